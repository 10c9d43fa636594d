"""The implicit function theorem in NumPy: what exercises on a fixed point compare with.

The problems are layers f(x, z) = tanh(W z + U x), with W and U asymmetric, or a missing transpose
would pass. With J = ∂_z f, A = I − J, B = ∂_x f at z* the right derivative is A⁻¹ B.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from .exercise import Slip

Array = np.ndarray


class Derivatives(NamedTuple):
    """J = ∂_z f, A = I − J and B = ∂_x f at a point."""

    J: Array
    A: Array
    B: Array


def layer(W, U) -> Callable:
    """Return f(x, z) = tanh(W z + U x), in JAX."""

    def f(x, z):
        return jnp.tanh(W @ z + U @ x)

    f.__qualname__ = "f"  # in a student's error message
    return f


def draw_layer(rng: np.random.Generator, n: int) -> tuple[Array, Array, Array]:
    """Draw W with ‖W‖₂ = 0.75, U and x: a contraction, so that z* exists and is unique."""
    W, U = rng.normal(size=(2, n, n))
    return 0.75 * W / np.linalg.norm(W, 2), U / np.linalg.norm(U, 2), rng.normal(size=n)


def derivatives(W: Array, U: Array, x: Array, z: Array) -> Derivatives:
    """Return the derivatives of the layer at (x, z)."""
    slope = 1 - np.tanh(W @ z + U @ x) ** 2
    J = slope[:, None] * W
    return Derivatives(J, np.eye(len(z)) - J, slope[:, None] * U)


def iterates(W: Array, U: Array, x: Array, steps: int = 300) -> list[Array]:
    """Return plain iteration's z_0 = 0, z_1, …; the last one is z* up to rounding."""
    found = [np.zeros(len(x))]
    for _ in range(steps):
        found.append(np.tanh(W @ found[-1] + U @ x))
    return found


def draw_point(rng: np.random.Generator, n: int) -> tuple[Array, Array, Array, Array]:
    """Draw a layer and x, with z*."""
    W, U, x = draw_layer(rng, n)
    return W, U, x, iterates(W, U, x)[-1]


def linearised_at(name: str, points: Callable, wrong: Callable, why: str, of: int) -> list[Slip]:
    """Return slips that take the right formula at a wrong point, `points(W, U, x)[k]`."""
    return [
        Slip(name, lambda W, U, x, z, *v, k=k: wrong(W, U, x, points(W, U, x)[k], *v), why)
        for k in range(of)
    ]


def starts(W: Array, U: Array, x: Array) -> list[Array]:
    """Return the points where a solver may start."""
    return [np.zeros_like(x), np.ones_like(x), x]


SIGN = "∂_x g + ∂_z g ∂z*/∂x = 0 with g = z − f gives ∂z*/∂x = −(∂_z g)⁻¹ ∂_x g = +A⁻¹ ∂_x f."
IDENTITY = "solve with A = I − ∂_z f, not with ∂_z f. The I comes from g(x, z) = z − f(x, z)."
INSIDE = "I + ∂_z f in place of I − ∂_z f: g = z − f has ∂_z g = I − ∂_z f."
LEFT_OUT = "this is ∂_x f alone: how z moves before it answers to itself. Solve with A = I − ∂_z f."
RESIDUAL = (
    "the result is zero. g(x, z*) is zero, and so is A⁻¹ g, which is a Newton step. "
    "Solve against ∂_x f."
)
AT_START = "the derivatives are taken at z₀ = 0 or another start. The theorem holds at z*."
TOO_EARLY = (
    "the derivatives are taken at an iterate that is still far from z*. Let the solver run until "
    "‖f(x, z) − z‖ is small: raise `max_iter`, lower `tol`."
)
