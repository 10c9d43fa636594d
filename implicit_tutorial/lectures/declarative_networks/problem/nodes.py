"""A node that is a minimum, with or without an equation that must hold: two lines each."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import root


def minimum(f: Callable, x: Array, y0: Array) -> Array:
    """Return the stationary point of f(x, ·) that Newton reaches from y0: ∂_u f(x, y) = 0.

    Args:
        f: f(x, u) -> a number.
        x: what comes in.
        y0: where to begin.

    Raises:
        NotConverged, NotDifferentiable: as `root`.
    """
    return root(lambda x, u: jax.grad(f, 1)(x, u), x, y0).value


def lagrange(f: Callable, h: Callable) -> Callable:
    """Return what holds at a minimum of f with h = 0: ∂_u f − ν ∂_u h = 0, and h = 0."""

    def conditions(x, z):
        u, nu = z
        slope = jax.grad(lambda u: f(x, u) - nu * h(x, u))(u)
        return slope, h(x, u)

    return conditions


def constrained(f: Callable, h: Callable, x: Array, y0: Array) -> tuple[Array, Array]:
    """Return y and ν: the stationary point of f(x, ·) on h(x, ·) = 0 that Newton reaches from y0.

    ν begins at the value that fits y0 best, ∂_u h · ∂_u f/‖∂_u h‖².
    """
    slope, normal = jax.grad(f, 1)(x, y0), jax.grad(h, 1)(x, y0)
    nu0 = jnp.vdot(normal, slope) / jnp.vdot(normal, normal)
    return root(lagrange(f, h), x, (y0, nu0)).value


def jacobian(
    H: Float[Array, "n n"],
    A: Float[Array, "p n"],
    B: Float[Array, "n m"],
    C: Float[Array, "p m"],
) -> Float[Array, "n m"]:
    """H⁻¹Aᵀ(AH⁻¹Aᵀ)⁻¹(AH⁻¹B − C) − H⁻¹B (Gould, Hartley and Campbell, 2022, proposition 4.5).

    H is the second derivative of f − νh by u, B its mixed one by u and x; A and C are those of h.
    """
    solve = jnp.linalg.solve
    back = solve(H, A.T)
    return back @ solve(A @ back, A @ solve(H, B) - C) - solve(H, B)
