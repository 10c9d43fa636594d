"""Does z solve g(a, z) = 0, and does it determine the derivative? Else it is refused."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jax import lax

from ..solvers.batch import anywhere
from ..solvers.linear import LinearSolver
from ..solvers.vector import norm
from .errors import raise_unless


@dataclass(frozen=True)
class Judge:
    """Refuses by how much ∂_z g changes along a Newton step, `bent`, and its length, `moved`."""

    linear_solver: LinearSolver
    throw: bool
    eps: float
    report: Callable[..., Exception]
    bound: tuple | None  #: the (rtol, atol) of a solution; None where its solver has judged
    noise: float  #: how many roundings of z a residual of exactly zero may hide

    def longest(self, z):
        """How long a Newton step from a solution may be."""
        rtol, atol = self.bound or (0.0, jnp.inf)
        return (self.eps**0.5 if atol is None else atol) + rtol * norm(z)

    def solution(self, g, a, z):
        """Return z; refuse it where every Newton step from it is too long.

        With A step = −r, ‖r‖² = −rᵀA step ≤ ‖Aᵀr‖‖step‖: none is shorter than the descent, which
        costs one product with Aᵀ.
        """
        if not (self.throw and self.bound):
            return z
        none = jnp.zeros((), z.dtype)
        try:
            moved = norm(descent(g, *lax.stop_gradient((a, z)), none)[0])
        except ValueError:  # g holds a loop that has no transpose: no evidence
            moved = none
        good = moved <= self.longest(lax.stop_gradient(z))
        return raise_unless(self.report, z, good, none, none, none, moved, norm(z))

    def solves(self, g, a, z):
        """Functions of (A, b) that solve with A = ∂_z g(a, z), and with Aᵀ.

        They refuse where A does not stay what it is to a fifth along one Newton step from z, as
        near a simple root. At a double root the step halves it: there A is singular, and what
        A⁻¹ B is at the nearby z says nothing. (That the step brings g down is no better a sign,
        and a noisy one: a g that holds another solve is only as accurate as that.) A step that
        was not found is no evidence. Where g is exactly zero, the step is 4 roundings of z: an A
        that is only rounding does not outlast it.
        """
        residual, A = jax.linearize(lambda z: g(a, z), z)
        residual = jnp.where(norm(residual) > 0, residual, self.noise * self.eps * jnp.abs(z))
        *solves, roughly = self.linear_solver.both(A, z)

        def look(residual):
            size = norm(residual)
            step = jnp.where(size > 0, roughly(A, -residual), 4 * self.eps * jnp.abs(z))
            A_step, length = A(step), norm(step)
            _, beyond = jax.jvp(lambda z: g(a, z), (z + step,), (step,))
            unit = residual / jnp.where(size > 0, size, 1)
            rounding = self.eps * norm(A(unit)) * length  # ε ‖A‖‖step‖
            bent = change(A_step, beyond, rounding)
            found = norm(A_step + residual) <= 0.11 * size
            return jnp.where(found | (size == 0), bent, 0), jnp.where(found, length, 0)

        # In a branch of its own, or XLA mingles it with the solve that follows and runs both in
        # two threads, which is slower while z is small.
        worth = anywhere(norm(residual) + norm(z) > 0)
        bent, moved = lax.cond(worth, look, lambda r: (norm(r), norm(r)), residual)
        return [self.checked(each, z, bent, moved) for each in solves]

    def solves_transposed(self, g, a, z, A_transposed):
        """`solves` by products with Aᵀ only, with Aᵀ and A, along the step of steepest descent."""
        step, residual, At_r = descent(g, a, z, 4 * self.eps * jnp.abs(z))
        _, pull_back = jax.vjp(lambda z: g(a, z), z + step)
        bent = change(At_r, pull_back(residual)[0], self.eps * norm(At_r))
        *solves, _ = self.linear_solver.both(A_transposed, z)
        return [self.checked(each, z, bent, jnp.zeros_like(bent)) for each in solves]

    def checked(self, solve: Callable, z, bent, moved) -> Callable:
        """A linear solve that refuses where z was found wanting, or that itself fails."""
        good = (bent <= 0.2) & (moved <= self.longest(z))

        def solved(A, b):
            if not self.throw:
                return solve(A, b).x
            # After the check, by way of b: XLA would run the two in two threads, which is slower.
            x, accurate, left = solve(A, jnp.where(good, b, jnp.nan))
            left = jnp.where(accurate | ~good, 0, left)
            return raise_unless(self.report, x, accurate & good, b, left, bent, moved, norm(z))

        return solved


def descent(g, a, z, least):
    """The step along −Aᵀr that would bring g down by ‖r‖ if it went along r; with r and Aᵀr.

    Where r is exactly zero, `least` is taken for both.
    """
    residual, pull_back = jax.vjp(lambda z: g(a, z), z)
    solved = ~jnp.any(residual)
    residual = jnp.where(solved, least, residual)
    (At_r,) = pull_back(residual)
    size, slope = norm(residual), norm(At_r)
    length = (size / jnp.where(slope > 0, slope, 1)) ** 2
    step = jnp.where(slope > 0, -length * At_r, jnp.inf)
    return jnp.where(solved, least, step), residual, At_r


def change(here, there, rounding):
    """‖there − here‖ / ‖here‖, beyond 32 roundings."""
    size = norm(here)
    return jnp.maximum(norm(there - here) - 32 * rounding, 0) / jnp.where(size > 0, size, 1)
