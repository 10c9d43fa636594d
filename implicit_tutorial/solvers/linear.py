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


@dataclass(frozen=True)
class LinearSolver(Solver):
    """Finds A x = b by `solve(A, b)`, which returns x and whether its residual is small enough.

    It is where ‖b − A x‖ ≤ atol + rtol·‖b‖ + 32 ε ‖A‖‖x‖. The last term is what rounding
    allows (Rigal and Gaches, 1967). None for rtol is 1e-12 in float64 and 1e-6 in float32; None
    for atol is zero, because a small cotangent deserves the same care as a large one.
    """

    def solve(self, A: Matvec, b: Vector) -> tuple[Vector, Bool[Array, ""]]:
        """Return x and whether ‖b − A x‖ is within the tolerance."""
        raise NotImplementedError

    def limits(self, b: Vector) -> tuple[float, Float[Array, ""]]:
        """(32 ε, atol + rtol·‖b‖): the parts of the tolerance that do not depend on x."""
        rtol, _ = self.tolerances(b.dtype)
        return 32 * float(jnp.finfo(b.dtype).eps), (self.atol or 0.0) + rtol * norm(b)

    def normalised(self, b: Vector) -> tuple[Vector, Array, Any]:
        """(b/‖b‖, ‖b‖, (atol + rtol·‖b‖)/‖b‖): `jax.scipy` has thresholds that want ‖b‖ ≈ 1."""
        scale = jnp.where(norm(b) > 0, norm(b), 1)
        return b / scale, scale, self.limits(b)[1] / scale

    def measured(self, A: Matvec, x: Vector, b: Vector) -> tuple[Vector, Bool[Array, ""]]:
        """Return x and whether its residual, measured afresh, is within the tolerance."""
        rounding, total = self.limits(b)
        Ax, Ab = jax.vmap(A)(jnp.stack([x, b]))
        norm_A = norm(Ab) / jnp.where(norm(b) > 0, norm(b), 1)  # a lower bound, cheap to have
        return x, norm(b - Ax) <= total + rounding * norm_A * norm(x)


@dataclass(frozen=True)
class Dense(LinearSolver):
    """LU factorisation of the n×n matrix, whose columns are A e_i.

    Exact up to rounding, and it notices a singular matrix. n products with A and n²
    numbers of memory: do not use it above a few thousand unknowns.
    """

    def solve(self, A: Matvec, b: Vector) -> tuple[Vector, Bool[Array, ""]]:
        """Solve by LU; A is singular where a pivot is zero up to rounding."""
        n = b.size
        lu, permutation = lu_factor(jax.vmap(A, out_axes=1)(jnp.eye(n, dtype=b.dtype)))
        pivots = jnp.abs(jnp.diagonal(lu))
        regular = jnp.min(pivots) > n * float(jnp.finfo(b.dtype).eps) * jnp.max(pivots)
        x = lu_solve((lu, permutation), b)
        return x, regular & jnp.all(jnp.isfinite(x))


@dataclass(frozen=True)
class Neumann(LinearSolver):
    """The Neumann series A⁻¹ b = Σ_k (I − A)ᵏ b: x ← b + (I − A) x, from x = b.

    With A = I − ∂_z f it is the plain iteration of the layer, linearised: it converges where that
    does, and as fast. Do not use it elsewhere. Cut after k terms on purpose (`max_steps=k`,
    `throw=False`) it gives the k-step gradients; k = 1 leaves A⁻¹ out (Fung et al., 2022).
    """

    def solve(self, A: Matvec, b: Vector) -> tuple[Vector, Bool[Array, ""]]:
        """Sum the series until the next term, which is the residual, is within the tolerance."""

        def step(x, state):
            residual = b - A(x)
            return residual, lambda active: (x + residual, state)

        series = iterate(step, b, (), *self.limits(b), self.max_steps)
        return series.value, series.converged


@dataclass(frozen=True)
class BiCGStab(LinearSolver):
    """BiCGStab (van der Vorst, 1992): two products with A a step, and a few vectors of memory.

    For large A, not symmetric. It may break down where eigenvalues of A lie on
    both sides of 0, or close to the imaginary axis: there use GMRES.
    """

    def solve(self, A: Matvec, b: Vector) -> tuple[Vector, Bool[Array, ""]]:
        """Iterate from x = 0, then measure."""
        unit, scale, tol = self.normalised(b)
        x, _ = bicgstab(A, unit, tol=0.0, atol=tol, maxiter=self.max_steps)
        return self.measured(A, scale * x, b)


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

    def solve(self, A: Matvec, b: Vector) -> tuple[Vector, Bool[Array, ""]]:
        """Iterate from x = 0, then measure; `max_steps` counts the restarts."""
        unit, scale, tol = self.normalised(b)
        restart = min(self.restart, b.size)
        x, _ = gmres(A, unit, tol=0.0, atol=tol, restart=restart, maxiter=self.max_steps)
        return self.measured(A, scale * x, b)


def default_linear_solver(n: int) -> LinearSolver:
    """Dense for up to 256 unknowns, BiCGStab above."""
    return Dense() if n <= 256 else BiCGStab()
