"""The iterative linear solvers: they need products A v, and no matrix."""

from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.scipy.sparse.linalg import bicgstab, cg, gmres

from .batch import anywhere, axes_of, varying_as
from .linear import Dense, LinearSolver, Matvec, Solved
from .solution import Count
from .vector import Vector, norm


@dataclass(frozen=True)
class Neumann(LinearSolver):
    """The Neumann series A⁻¹ b = Σ_k (I − A)ᵏ b: x ← b + (I − A) x, from x = b.

    With A = I − ∂_z f it is the plain iteration of the layer, linearised: it converges where that
    does, and as fast. Do not use it elsewhere. Cut after k terms on purpose (`max_steps=k`,
    `throw=False`) it gives the k-step gradients; k = 1 leaves A⁻¹ out (Fung et al., 2022).
    """

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Sum the series until the next term, which is the residual, is within the tolerance."""

        def body(carry):
            k, _, x = carry
            term = b - A(x)
            active = (jnp.linalg.norm(term) > tolerance) & (k + 1 < self.max_steps)
            return k + 1, active, jnp.where(active, x + term, x)

        start = varying_as(b, (jnp.int32(0), jnp.array(True), b))
        return lax.while_loop(lambda carry: anywhere(carry[1]), body, start)[2]


@dataclass(frozen=True)
class BiCGStab(LinearSolver):
    """BiCGStab (van der Vorst, 1992): two products with A a step, and a few vectors of memory.

    For large A, not symmetric. It breaks down where eigenvalues of A lie on both sides of 0, or
    close to the imaginary axis: up to 1000 unknowns GMRES(30) takes over there.
    """

    def __call__(self, A: Matvec, b: Vector) -> Solved:
        """Solve A x = b; where that breaks down, by GMRES."""
        solved = super().__call__(A, b)
        if b.size > 1000:  # where GMRES' 30 vectors are no longer little
            return solved

        def by_gmres():
            again = GMRES(self.rtol, self.atol, self.max_steps)(A, b)
            return jax.tree.map(lambda x, y: jnp.where(solved.accurate, x, y), solved, again)

        return lax.cond(anywhere(~solved.accurate), by_gmres, lambda: solved)

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Iterate from x = 0."""
        return by_jax(bicgstab, self, A, b, tolerance)


@dataclass(frozen=True)
class CG(LinearSolver):
    """Conjugate gradients (Hestenes and Stiefel, 1952): one product with A a step, and the fewest.

    For a large symmetric positive definite A, such as the Hessian of a convex energy. Where A is
    neither, the answer is NaN, which is reported.
    """

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Iterate from x = 0."""
        x = by_jax(cg, self, A, b, tolerance)
        # xᵀ(A b) = bᵀ(A x) for a symmetric A, and both curvatures are positive.
        Ax, Ab = jax.vmap(A)(jnp.stack([x, b]))
        slack = max(float(jnp.finfo(b.dtype).eps) ** 0.5, self.limits(b.dtype)[0])
        symmetric = jnp.abs(x @ Ab - b @ Ax) <= slack * (norm(x) * norm(Ab) + norm(b) * norm(Ax))
        return jnp.where(symmetric & (x @ Ax >= 0) & (b @ Ab >= 0), x, jnp.nan)


@dataclass(frozen=True)
class GMRES(LinearSolver):
    """Restarted GMRES (Saad and Schultz, 1986): the smallest residual in a Krylov space.

    Sturdier than BiCGStab on a hard spectrum, and dearer: `restart` vectors of memory. It can
    stall where `restart` is small; with as many as there are unknowns it cannot.
    """

    restart: Count = 30

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Iterate from x = 0; `max_steps` counts the restarts."""
        return by_jax(gmres, self, A, b, tolerance, restart=min(self.restart, b.size))

    def roughly(self, A: Matvec, b: Vector) -> Vector:
        """Solve A x = b to one digit, for which short cycles do."""
        return LinearSolver.roughly(replace(self, restart=min(self.restart, 10)), A, b)


def by_jax(method, solver: LinearSolver, A: Matvec, b: Vector, tolerance, **options) -> Vector:
    """Run a method of jax.scipy from x = 0; refuse where its loops would fail at length."""
    if axes_of(b):
        raise TypeError(
            f"{type(solver).__name__} is jax.scipy's, whose loops do not pass the check of "
            "jax.shard_map. Inside it write linear_solver=it.Dense() or it.Neumann(), for "
            "it.Newton as well, or jax.shard_map(..., check_vma=False)."
        )
    return method(A, b, tol=0.0, atol=tolerance, maxiter=solver.max_steps, **options)[0]


def default_linear_solver(n: int) -> LinearSolver:
    """Dense for up to 256 unknowns, BiCGStab above."""
    return Dense() if n <= 256 else BiCGStab()
