"""The iterative linear solvers: they need products A v, and no matrix."""

from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.scipy.sparse.linalg import bicgstab, cg, gmres

from .linear import LinearSolver, Matvec, Solved
from .loop import anywhere, axes_of, varying_as
from .solution import Vector, at_least_one, norm


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
        refuse_in_shard_map(self, b)
        return bicgstab(A, b, tol=0.0, atol=tolerance, maxiter=self.max_steps)[0]


@dataclass(frozen=True)
class CG(LinearSolver):
    """Conjugate gradients (Hestenes and Stiefel, 1952): one product with A a step, and the fewest.

    For a large symmetric positive definite A, such as the Hessian of a convex energy. Where A is
    neither, the answer is NaN, which is reported.
    """

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Iterate from x = 0."""
        refuse_in_shard_map(self, b)
        x, _ = cg(A, b, tol=0.0, atol=tolerance, maxiter=self.max_steps)
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

    restart: int = 30

    def __post_init__(self):
        super().__post_init__()
        at_least_one(self, "restart")

    def solve(self, A: Matvec, b: Vector, tolerance: Any) -> Vector:
        """Iterate from x = 0; `max_steps` counts the restarts."""
        refuse_in_shard_map(self, b)
        restart = min(self.restart, b.size)
        x, _ = gmres(A, b, tol=0.0, atol=tolerance, restart=restart, maxiter=self.max_steps)
        return x

    def roughly(self, A: Matvec, b: Vector) -> Vector:
        """Solve A x = b to one digit, for which short cycles do."""
        return LinearSolver.roughly(replace(self, restart=min(self.restart, 10)), A, b)


def refuse_in_shard_map(solver: LinearSolver, b: Vector) -> None:
    """Raise a TypeError where JAX's own loops would raise a long one."""
    if axes_of(b):
        raise TypeError(
            f"{type(solver).__name__} is jax.scipy's, whose loops do not pass the check of "
            "jax.shard_map. Inside it write linear_solver=it.Dense() or it.Neumann(), for "
            "it.Newton as well, or jax.shard_map(..., check_vma=False)."
        )
