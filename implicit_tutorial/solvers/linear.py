"""Linear solvers: A x = b, with A a function of a vector. Each measures its own residual."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jax.numpy.linalg import norm
from jax.scipy.linalg import lu_factor, lu_solve
from jax.scipy.sparse.linalg import bicgstab, gmres
from jaxtyping import Array, Bool, Float

from .solution import Solver, Vector, at_least_one, iterate

Matvec = Callable[[Vector], Vector]
Accurate = Bool[Array, ""]


@dataclass(frozen=True)
class LinearSolver(Solver):
    """Finds A x = b by `solve(A, b)`, which returns x and whether its residual is small enough.

    It is where ‖b − A x‖ ≤ atol + rtol·‖b‖ + 32 ε ‖A‖‖x‖. The last term is what rounding
    allows (Rigal and Gaches, 1967), and at most ‖b‖/100: a singular A is not forgiven. None for
    rtol is 1e-12 in float64 and 1e-6 in float32; None for atol is zero, because a small cotangent
    deserves the same care as a large one.
    """

    def prepare(self, A: Matvec, b: Vector) -> Any:
        """Return A as `solve` takes it, with what does not depend on b computed."""
        return A

    def solve(self, A: Any, b: Vector) -> tuple[Vector, Accurate]:
        """Return x and whether ‖b − A x‖ is within the tolerance."""
        # Scaled so that max|b| = 1: the squares in ‖b‖ neither vanish nor overflow.
        largest = jnp.max(jnp.abs(b))
        scale = jnp.where(largest > 0, largest, 1)
        b = b / scale
        rtol, _ = self.tolerances(b.dtype)
        x, accurate = self.solve_scaled(A, b, (self.atol or 0.0) / scale + rtol * norm(b))
        return scale * x, accurate

    def solve_scaled(self, A: Matvec, b: Vector, tolerance: Any) -> tuple[Vector, Accurate]:
        """Solve to ‖b − A x‖ ≤ tolerance, up to rounding, for a b with max|b| = 1."""
        raise NotImplementedError


def measured(A: Matvec, x: Vector, b: Vector, tolerance: Any) -> tuple[Vector, Accurate]:
    """Return x, and whether its residual, computed afresh, is within tolerance and rounding."""
    Ax, Ab = jax.vmap(A)(jnp.stack([x, b]))
    norm_A = norm(Ab) / jnp.maximum(norm(b), 1)  # a lower bound, cheap to have
    return x, norm(b - Ax) <= tolerance + allowance(norm_A, x, b)


def allowance(norm_A: Any, x: Vector, b: Vector) -> Array:
    """The residual that rounding leaves: 32 ε ‖A‖‖x‖, and at most ‖b‖/100."""
    return jnp.minimum(rounding(b) * norm_A * norm(x), norm(b) / 100)


def rounding(b: Vector) -> float:
    """32 ε of b's dtype."""
    return 32 * float(jnp.finfo(b.dtype).eps)


@dataclass(frozen=True)
class Dense(LinearSolver):
    """LU factorisation of the n×n matrix, whose columns are A e_i.

    Exact up to rounding, and it notices a singular matrix. n products with A and n²
    numbers of memory: do not use it above a few thousand unknowns.
    """

    def prepare(self, A: Matvec, b: Vector) -> Float[Array, "n n"]:
        """Return the matrix of A."""
        return jax.vmap(A, out_axes=1)(jnp.eye(b.size, dtype=b.dtype))

    def solve_scaled(self, A: Any, b: Vector, tolerance: Any) -> tuple[Vector, Accurate]:
        """Solve by LU; A is singular where a pivot is zero up to rounding."""
        matrix = A if isinstance(A, jax.Array) else self.prepare(A, b)
        lu, permutation = lu_factor(matrix)
        pivots = jnp.abs(jnp.diagonal(lu))
        regular = jnp.min(pivots) > b.size * float(jnp.finfo(b.dtype).eps) * jnp.max(pivots)
        x, accurate = measured(lambda v: matrix @ v, lu_solve((lu, permutation), b), b, tolerance)
        return x, regular & accurate


@dataclass(frozen=True)
class Neumann(LinearSolver):
    """The Neumann series A⁻¹ b = Σ_k (I − A)ᵏ b: x ← b + (I − A) x, from x = b.

    With A = I − ∂_z f it is the plain iteration of the layer, linearised: it converges where that
    does, and as fast. Do not use it elsewhere. Cut after k terms on purpose (`max_steps=k`,
    `throw=False`) it gives the k-step gradients; k = 1 leaves A⁻¹ out (Fung et al., 2022).
    """

    def solve_scaled(self, A: Matvec, b: Vector, tolerance: Any) -> tuple[Vector, Accurate]:
        """Sum the series until the next term, which is the residual, is within the tolerance."""

        def step(x, state):
            residual = b - A(x)
            return residual, lambda active: (x + residual, state)

        series = iterate(step, b, (), rounding(b) / 8, tolerance, self.max_steps)
        x, left = series.value, series.residual_norm
        return x, left <= tolerance + allowance(1.0, x, b)


@dataclass(frozen=True)
class BiCGStab(LinearSolver):
    """BiCGStab (van der Vorst, 1992): two products with A a step, and a few vectors of memory.

    For large A, not symmetric. It may break down where eigenvalues of A lie on
    both sides of 0, or close to the imaginary axis: there use GMRES.
    """

    def solve_scaled(self, A: Matvec, b: Vector, tolerance: Any) -> tuple[Vector, Accurate]:
        """Iterate from x = 0, then measure."""
        x, _ = bicgstab(A, b, tol=0.0, atol=tolerance, maxiter=self.max_steps)
        return measured(A, x, b, tolerance)


@dataclass(frozen=True)
class GMRES(LinearSolver):
    """Restarted GMRES (Saad and Schultz, 1986): the smallest residual in a Krylov space.

    Sturdier than BiCGStab on a hard spectrum, and dearer: `restart` vectors of memory. It can
    stall where `restart` is small.
    """

    restart: int = 30

    def __post_init__(self):
        super().__post_init__()
        at_least_one(self, "restart")

    def solve_scaled(self, A: Matvec, b: Vector, tolerance: Any) -> tuple[Vector, Accurate]:
        """Iterate from x = 0, then measure; `max_steps` counts the restarts."""
        restart = min(self.restart, b.size)
        x, _ = gmres(A, b, tol=0.0, atol=tolerance, restart=restart, maxiter=self.max_steps)
        return measured(A, x, b, tolerance)


def default_linear_solver(n: int) -> LinearSolver:
    """Dense for up to 256 unknowns, BiCGStab above."""
    return Dense() if n <= 256 else BiCGStab()
