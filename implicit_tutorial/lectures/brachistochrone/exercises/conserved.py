"""Lecture 03: what stays the same along a path that makes ∫ L(y, y') dx stationary."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .conserved_slips import right, slips


def _draw(rng, n):
    """An integrand L(y, p) = y^k √(1 + b p²) + ½ c p², as (k, b, c), and n points (y, p)."""
    power = rng.choice([-1.0, -0.5, 1.0, 2.0])
    b, c = rng.uniform(0.5, 2.0, 2)
    y, slope = rng.uniform(0.5, 2.0, (2, n))
    return np.array(power), np.array(b), np.array(c), y, slope


def integrand(power, b, c):
    """Return L(y, p), in JAX."""

    def L(y, slope):
        return y**power * jnp.sqrt(1 + b * slope**2) + c * slope**2 / 2

    return L


def at_each_point(answer, power, b, c, y, slope):
    """Ask at one point after the other: the answer is a function of two numbers."""
    L = integrand(power, b, c)
    found = [answer(L, *point) for point in zip(y, slope, strict=True)]
    if any(x is None or x is ... for x in found):
        return None
    return jnp.stack([jnp.asarray(x) for x in found])


conserved = Exercise(
    name="conserved",
    asks="conserved(L, y, slope): one number, L − …",
    draw=_draw,
    right=right,
    call=at_each_point,
    slips=slips,
    problems=((4, "float64"), (5, "float32"), (4, "float64")),
    hints=(
        "Put ∂_y L = d/dx ∂_{y'}L into dL/dx = ∂_y L y' + ∂_{y'}L y''. The right side is the "
        "derivative of one product.",
        "dL/dx = d/dx (y' ∂_{y'}L). Two quantities with the same derivative differ by a constant.",
        "∂_{y'}L is the derivative by argument 1 of L: `jax.grad(L, argnums=1)(y, slope)`.",
    ),
)
