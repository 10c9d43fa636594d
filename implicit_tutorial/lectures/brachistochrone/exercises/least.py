"""Lecture 03: functions T(a, h) to be made least in h, for the exercises on V(a) = min T(a, h)."""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

Array = np.ndarray


class Partials(NamedTuple):
    """The partial derivatives of T at (a, h)."""

    a: Array  #: ∂_a T
    h: Array  #: ∂_h T, which is zero where T is least
    aa: Array  #: ∂²_a T
    A: Array  #: ∂²_h T
    B: Array  #: ∂_a ∂_h T: a row for each h, a column for each a


def draw(rng, n):
    """M, N, K, C, q of the T below, a, and the h at which T(a, h) is least; n of everything."""
    M, N, K, C = rng.normal(size=(4, n, n))
    M, K, C = M @ M.T / n + np.eye(n), K + K.T, 0.5 * C
    return M, N, K, C, *rng.normal(size=(3, n))


def objective(M, N, K, C, q, a, h):
    """Return T(a, h) = ½hᵀMh + hᵀNa + ½aᵀKa + ¼Σ(h + Ca)⁴ + pᵀh + qᵀa, in JAX.

    p is such that ∂_h T = 0 at the given (a, h). T is convex in h, so there it is least.
    """
    p = -(M @ h + N @ a + (h + C @ a) ** 3)

    def T(a, h):
        squares = h @ M @ h / 2 + h @ N @ a + a @ K @ a / 2
        return squares + jnp.sum((h + C @ a) ** 4) / 4 + p @ h + q @ a

    return T


def at_the_least(answer, *problem):
    """Ask for a new T, its a, and the h at which it is least."""
    return answer(objective(*problem), *problem[-2:])


def partials(M, N, K, C, q, a, h, at=None) -> Partials:
    """Return the derivatives of `objective(M, …, h)` at (a, h), or `at` another point."""
    p = -(M @ h + N @ a + (h + C @ a) ** 3)
    a, h = at or (a, h)
    u = h + C @ a
    bend = 3 * np.diag(u**2)
    return Partials(
        N.T @ h + K @ a + q + C.T @ u**3,
        M @ h + N @ a + p + u**3,
        K + C.T @ bend @ C,
        M + bend,
        N + bend @ C,
    )


def gradient(*problem) -> Array:
    """∂V/∂a = ∂_a T, with h held: ∂_h T is zero."""
    return partials(*problem).a


def hessian(*problem) -> Array:
    """∂²V/∂a² = ∂²_a T − Bᵀ A⁻¹ B."""
    return hessian_of(partials(*problem))


def hessian_of(d: Partials) -> Array:
    """∂²_a T − Bᵀ A⁻¹ B, of partial derivatives at any point."""
    return d.aa - d.B.T @ np.linalg.solve(d.A, d.B)


# Wrong points to take a derivative at, each from the right one, and why they are wrong.
SWAPPED = "T takes a first, then h: `(a, h)`."
AT_ZERO = "the derivative is taken at h = 0. Take it at the given h, where T is least."
A_FOR_H = "h is an argument of its own: `T(a, h)`, not `T(a, a)`."
POINTS = (
    ("Arguments of T swapped", SWAPPED, lambda a, h: (h, a)),
    ("Not at the least value", AT_ZERO, lambda a, h: (a, 0 * h)),
    ("h replaced by a", A_FOR_H, lambda a, h: (a, a)),
)
