"""Lecture 01: the derivative of the tanh fixed point, which a published notebook has wrong."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .jacobian_slips import right, slips, slope_at


def _draw(rng, n):
    W = rng.normal(size=(n, n))
    W, x = 0.8 * W / np.linalg.norm(W, 2), rng.normal(size=n)
    z = np.zeros(n)
    for _ in range(200):  # ‖W‖ = 0.8, so this is z* to the last digit
        z = np.tanh(W @ z + x)
    return W, x, z


def given_z(answer):
    """The theorem at the given z*: ∂_z g and ∂_x g there, and no steps"""
    W, x, z = _draw(np.random.default_rng(0), 4)
    z = 0.8 * z  # No solution, but the theorem's formula has a value; another if 1 − z² is tanh′.
    given = np.asarray(answer(*map(jnp.asarray, (W, x, z))), np.float64)
    slopes = (slope_at(W, x, z), 1 - z**2)
    formulas = [
        np.linalg.solve(np.eye(4) - a[:, None] * W, np.diag(b)) for a in slopes for b in slopes
    ]
    if any(np.allclose(given, formula, rtol=0, atol=1e-3) for formula in formulas):
        return ""
    return (
        "Asked was another way: with another `z_star`, the result is not the theorem's at that z. "
        "(It would not be, for instance, if z* is solved for again, if solver steps are "
        "differentiated, or with difference quotients.) Use ∂_z g and ∂_x g at `z_star` alone."
    )


jacobian_of_solution = Exercise(
    name="jacobian_of_solution",
    asks="jacobian_of_solution(W, x, z_star): the n × n matrix ∂z*/∂x",
    draw=_draw,
    right=right,
    way=(given_z,),
    slips=slips,
    hints=(
        "The theorem reads ∂_z g · ∂z* = −∂_x g. Both sides are n × n matrices.",
        "With slope = 1 − tanh²(W z* + x): ∂_z g = I − diag(slope) W and ∂_x g = −diag(slope).",
        "`jnp.linalg.solve(A, B)` solves for all columns of B at once.",
    ),
)
