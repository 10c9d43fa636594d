"""The direct linear solver: one factorisation for every right-hand side, and for the transpose."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jax.scipy.linalg import lu_factor, lu_solve

from .krylov import BiCGStab
from .linear import LinearSolver, Matvec, Solved
from .loop import varying_as
from .solution import Vector, default_tolerance


@dataclass(frozen=True)
class Dense(LinearSolver):
    """LU factorisation of the n×n matrix, whose columns are A e_i.

    Exact up to rounding, and it notices a singular matrix. n products with A and n² numbers of
    memory: do not use it above a few thousand unknowns.
    """

    def __call__(self, A: Matvec, b: Vector) -> Solved:
        """Solve A x = b by LU."""
        return self.both(A, b)[0](A, b)

    def both(self, A: Matvec, b: Vector) -> tuple[Callable, Callable, Callable]:
        """One factorisation for all three; A is singular where a pivot is as small as noise."""
        matrix = jax.vmap(A, out_axes=1)(varying_as(b, jnp.eye(b.size, dtype=b.dtype)))
        factors = lu_factor(matrix)
        pivots = jnp.abs(jnp.diagonal(factors[0]))
        noise = max(b.size * float(jnp.finfo(b.dtype).eps), default_tolerance(b.dtype))
        regular = jnp.min(pivots) > noise * jnp.max(pivots)

        def solve(trans, _, b):
            op = matrix.T if trans else matrix
            x, accurate, left = self.measured(
                lambda v: op @ v, b, lambda b, _: lu_solve(factors, b, trans)
            )
            return Solved(x, regular & accurate, left)

        return (
            lambda A, b: solve(0, A, b),
            lambda A, b: solve(1, A, b),
            lambda A, b: lu_solve(factors, b),
        )


def default_linear_solver(n: int) -> LinearSolver:
    """Dense for up to 256 unknowns, BiCGStab above."""
    return Dense() if n <= 256 else BiCGStab()
