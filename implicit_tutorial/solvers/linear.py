"""Linear solvers: A x = b, with A a function of a vector. What they share, and the direct one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.scipy.linalg import lu_factor, lu_solve
from jaxtyping import Array, Bool, Float

from .batch import varying_as
from .solution import Solver, default_tolerance
from .vector import Vector, norm

Matvec = Callable[[Vector], Vector]


class Solved(NamedTuple):
    """What a linear solver found, and how good it is."""

    x: Vector
    accurate: Bool[Array, ""]  #: is ‖b − A x‖ within the tolerance and rounding?
    left: Float[Array, ""]  #: ‖b − A x‖/‖b‖


@dataclass(frozen=True)
class LinearSolver(Solver):
    """Finds A x = b; calling it as `solver(A, b)` returns x and how good it is.

    Accurate is ‖b − A x‖ ≤ atol + rtol·‖b‖ + 32 ε ‖A‖‖x‖. The last term is what rounding allows
    (Rigal and Gaches, 1967), and at most ‖b‖/100: a singular A is not forgiven. None for rtol is
    1e-12 in float64 and 1e-6 in float32; None for atol is zero, because a small cotangent deserves
    the same care as a large one.

    To bring one's own, write a frozen dataclass with `solve`; all else is inherited:

        @dataclass(frozen=True)
        class Richardson(it.LinearSolver):
            def solve(self, A, b, tolerance):
                return lax.fori_loop(0, self.max_steps, lambda _, x: x + b - A(x), b)
    """

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Return x with ‖b − A x‖ ≤ tolerance, or the best there is, for a b with max|b| = 1."""
        raise NotImplementedError

    def __call__(self, A: Matvec, b: Vector) -> Solved:
        """Solve A x = b, and measure the residual afresh."""
        return self.measured(A, b, lambda b, tolerance: self.solve(A, b, tolerance))

    def measured(self, A: Matvec, b: Vector, solve: Callable) -> Solved:
        """Scale b so that max|b| = 1, whose square neither vanishes nor overflows, and solve."""
        largest = jnp.max(jnp.abs(b))
        scale = jnp.where(largest > 0, largest, 1)
        b = b / scale
        size = jnp.linalg.norm(b)  # at least 1, but for b = 0
        rtol, atol, _ = self.limits(b.dtype)
        tolerance = (atol or 0.0) / scale + rtol * size
        x = solve(b, tolerance)
        Ax, Ab = jax.vmap(A)(jnp.stack([x, b]))
        residual, size = jnp.linalg.norm(b - Ax), jnp.maximum(size, 1)
        norm_A = norm(Ab) / size  # a lower bound, cheap to have
        rounding = jnp.minimum(32 * jnp.finfo(b.dtype).eps * norm_A * norm(x), size / 100)
        return Solved(scale * x, residual <= tolerance + rounding, residual / size)

    def both(self, A: Matvec, b: Vector) -> tuple[Callable, Callable, Callable]:
        """Functions of (A, b) that solve with A, with Aᵀ, and with A to one digit.

        They share what can be computed once: here nothing. b tells the shape and dtype.
        """
        return self, self, self.roughly

    def roughly(self, A: Matvec, b: Vector) -> Vector:
        """Solve A x = b to one digit."""
        scale = jnp.maximum(jnp.max(jnp.abs(b)), jnp.finfo(b.dtype).tiny)
        return scale * self.solve(A, b / scale, 0.1 * norm(b / scale))


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

        return partial(solve, 0), partial(solve, 1), lambda _, b: lu_solve(factors, b)
