"""Lecture 01: problems z = tanh(W z + x), and whether an answer is the theorem's at the given z."""

from collections.abc import Callable, Sequence

import jax.numpy as jnp
import numpy as np

ASKED = (
    "Asked was another way: with another `z_star`, the result is not the theorem's at that z. "
    "(It would not be, for instance, if z* is solved for again, if solver steps are "
    "differentiated, or with difference quotients.) Use ∂_z g and {beside} at `z_star` alone."
)


def draw_point(rng: np.random.Generator, n: int) -> tuple[np.ndarray, ...]:
    """Draw W with ‖W‖ = 0.8 and x, with z* to the last digit."""
    W, x = rng.normal(size=(n, n)), rng.normal(size=n)
    W *= 0.8 / np.linalg.norm(W, 2)
    z = np.zeros(n)
    for _ in range(200):
        z = np.tanh(W @ z + x)
    return W, x, z


def at_another_point(
    answer: Callable, problem: Sequence[np.ndarray], formulas: Callable, beside: str = "∂_a g"
) -> str:
    """Ask for the answer at a z that is no solution; say so unless it is one of the formulas.

    The theorem's formula has a value there; there are more if 1 − z² may stand for tanh′.
    """
    *others, z = problem
    z = 0.8 * z
    given = np.asarray(answer(*map(jnp.asarray, (*others, z))), np.float64)
    if any(np.allclose(given, x, rtol=0, atol=1e-3) for x in formulas(*others, z)):
        return ""
    return ASKED.format(beside=beside)
