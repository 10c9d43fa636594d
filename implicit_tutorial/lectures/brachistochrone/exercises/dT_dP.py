"""Lecture 03: the derivative of the shortest time with respect to the endpoint."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .dT_dP_slips import right, slips


def _draw(rng, n):
    """A cycloid drawn at random, as (P, R, θ); n = 1: P before its lowest point, n = 2: after.

    R is not near 1, where a factor of R too many would not show.
    """
    low, high = ((1.0, 0.3), (2.6, 0.8)) if n == 1 else ((3.7, 1.2), (5.2, 1.5))
    theta, R = rng.uniform(low, high)
    return R * np.array([theta - np.sin(theta), 1 - np.cos(theta)]), np.array(R), np.array(theta)


def by_the_theorem(answer):
    """By the theorem: from the given R and θ, at which its derivatives are taken"""
    P, R, theta = _draw(np.random.default_rng(0), 1)
    here, beside = (
        np.asarray(answer(*map(jnp.asarray, (P, *z))), np.float64)
        for z in ((R, theta), (1.02 * R, 1.01 * theta))
    )
    if not np.allclose(here, beside, rtol=1e-4):
        return ""
    return (
        "Asked was another way: R and θ have no effect on the result. In −v A⁻¹ B, v and A are "
        "functions of z = (R, θ): take both at the z that is handed over. (`jax.grad` of the "
        "shortest time itself does not look at them, nor do differences of it.)"
    )


dT_dP = Exercise(
    name="dT_dP",
    asks="dT_dP(P, R, theta): the two numbers ∂T/∂P_x and ∂T/∂P_y",
    draw=_draw,
    right=right,
    slips=slips,
    way=(by_the_theorem,),
    hints=(
        "T depends on P only through z = (R, θ). So ∂T/∂P = (∂T/∂z)(∂z/∂P), and the theorem gives "
        "∂z/∂P from g(P, z) = 0.",
        "A = ∂_z g and B = ∂_P g are `jax.jacobian(meets, argnums=1)` and `argnums=0`; "
        "v = `jax.grad(time_of)(z)`. Then ∂T/∂P = −v A⁻¹ B.",
        "`z = jnp.stack([R, theta])`; solve Aᵀ w = v with `jnp.linalg.solve(A.T, v)`; return "
        "`-w @ B`.",
    ),
    problems=((1, "float64"), (2, "float64"), (1, "float32"), (2, "float64")),
)
