"""Does z solve g(a, z) = 0, and does it determine the derivative? (good, bent, moved) says how far.

bent: by how much ∂_z g changes along a Newton step from z, in units of itself.
moved: the length of that step.
"""

import jax
import jax.numpy as jnp
from jax import lax

from ..solvers.solution import norm


def solves_it(g, a, z, longest):
    """Is there a Newton step that is not longer than that? None is shorter than the descent.

    With A step = −r, ‖r‖² = −rᵀA step ≤ ‖Aᵀr‖‖step‖. It costs one product with Aᵀ.
    """
    try:
        moved = norm(descent(g, a, z)[0])
    except ValueError:  # g holds a loop that has no transpose: no evidence
        moved = jnp.zeros((), z.dtype)
    return moved <= longest, jnp.zeros_like(moved), moved


def determines(g, a, z, residual, A, roughly, eps, longest):
    """Does A, along one Newton step from z, stay what it is to a fifth, as near a simple root?

    At a double root the step halves it: there A is singular, and what A⁻¹ B is at the nearby z
    says nothing. (That the step brings g down is no better a sign, and a noisy one: a g that holds
    another solve is only as accurate as that.) A step that was not found is no evidence.
    """

    def look(residual):
        size, step = norm(residual), roughly(A, -residual)
        A_step = A(step)
        found = norm(A_step + residual) <= 0.11 * size
        _, beyond = jax.jvp(lambda z: g(a, z), (z + step,), (step,))
        rounding = eps * norm(A(residual)) / norm(residual) * norm(step)  # ε ‖A‖‖step‖
        return jnp.where(found, change(A_step, beyond, rounding), 0), jnp.where(
            found, norm(step), 0
        )

    # In a branch of its own, or XLA mingles it with the solve that follows and runs both in two
    # threads, which is slower while z is small.
    bent, moved = lax.cond(norm(residual) > 0, look, lambda r: (norm(r), norm(r)), residual)
    return (bent <= 0.2) & (moved <= longest), bent, moved


def determines_transposed(g, a, z, eps):
    """`determines` by products with Aᵀ only, along the step of steepest descent."""
    step, residual, At_r = descent(g, a, z)
    _, pull_back = jax.vjp(lambda z: g(a, z), z + step)
    bent = change(At_r, pull_back(residual)[0], eps * norm(At_r))
    return bent <= 0.2, bent, jnp.zeros_like(bent)


def descent(g, a, z):
    """The step along −Aᵀr that would bring g down by ‖r‖ if it went along r; with r and Aᵀr."""
    residual, pull_back = jax.vjp(lambda z: g(a, z), z)
    (At_r,) = pull_back(residual)
    size, slope = norm(residual), norm(At_r)
    length = jnp.where(slope > 0, (size / jnp.where(slope > 0, slope, 1)) ** 2, 0)
    return jnp.where((slope > 0) | (size == 0), -length * At_r, jnp.inf), residual, At_r


def change(here, there, rounding):
    """‖there − here‖ / ‖here‖, beyond 32 roundings."""
    size = norm(here)
    return jnp.maximum(norm(there - here) - 32 * rounding, 0) / jnp.where(size > 0, size, 1)
