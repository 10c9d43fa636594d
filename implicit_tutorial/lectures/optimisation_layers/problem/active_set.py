"""When it is known which constraints are active, a quadratic program is one linear system."""

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool

from .program import Point, Program, conditions_by_min


def active(a: Program, z: Point) -> Bool[Array, " m"]:
    """Which inequalities push: those whose multiplier is larger than their slack."""
    return z.lam > a.h - a.G @ z.x


def equality_program(a: Program, rows: Bool[Array, " m"]) -> Point:
    """Solve the program in which these inequalities are equations, and the others are not there.

    Qx + Aᵀν + Gᵀλ = −q, Ax = b, and (Gx)ᵢ = hᵢ for an active row, λᵢ = 0 for another. It is linear,
    and so its derivatives are JAX's own: near a program at which no constraint is about to let go,
    it is the solution, and the judge of its derivatives to any order.
    """
    n, p, m = a.q.size, a.b.size, a.h.size
    on = rows.astype(a.q.dtype)
    zeros = jnp.zeros((p + m, p + m), a.q.dtype).at[p:, p:].set(jnp.diag(1 - on))
    upper = jnp.concatenate([a.Q, a.A.T, a.G.T], axis=1)
    lower = jnp.concatenate([jnp.concatenate([a.A, on[:, None] * a.G]), zeros], axis=1)
    right = jnp.concatenate([-a.q, a.b, on * a.h])
    solution = jnp.linalg.solve(jnp.concatenate([upper, lower]), right)
    return Point(solution[:n], solution[n : n + p], solution[n + p :])


def polished(a: Program, z: Point) -> Point:
    """Give z its last digits: solve with the constraints that are active at it, twice.

    An interior point ends at λᵢsᵢ = μ > 0, never at 0, and the derivative there is off by about
    μ/(margin)². The linear system is exact (Stellato et al., OSQP, 2020), and solving it again with
    what is active at its solution is a step of Newton on min(λ, slack) = 0, which mends a wrong
    guess nearby. Where neither is a better solution, because active rows depend on each other or x
    is not unique, x stays, and only the multipliers of what is not active become zero.
    """

    def error(z):
        left = jax.tree.leaves(conditions_by_min(a, z))
        return sum(jnp.max(jnp.abs(r), initial=0) for r in left)

    def again(_, best):
        exact = equality_program(a, active(a, best))
        better = error(exact) <= error(best)  # and not where it is NaN
        return jax.tree.map(lambda e, z: jnp.where(better, e, z), exact, best)

    z = lax.fori_loop(0, 2, again, z)
    return z._replace(lam=jnp.where(active(a, z), z.lam, 0))
