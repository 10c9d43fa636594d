"""Anderson acceleration: mix the last few iterates so that their residuals cancel."""

from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import jax.scipy.linalg
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from .loop import iterate, total
from .solution import Count, FixedPointSolver, Share, Solution, Tolerance


@dataclass(frozen=True)
class Anderson(FixedPointSolver):
    """Anderson acceleration (Anderson, 1965; type II of Fang and Saad, 2009).

    With x_i the last m iterates and r_i = f(x_i) − x_i,

        α = argmin ‖Σ_i α_i r_i‖  subject to  Σ_i α_i = 1,
        z ← β Σ_i α_i f(x_i) + (1 − β) Σ_i α_i x_i.

    On a linear f it is GMRES (Walker and Ni, 2011); in one dimension, with m = 2, the secant
    method. For f with a slow real mode. Do not use it where f is cheap and plain
    iteration takes few steps, nor for eigenvalues of ∂_z f spread around the unit circle.

    Args:
        rtol, atol: stop when ‖f(z) − z‖ ≤ atol + rtol·‖z‖ on every leaf; see `Solver`.
        max_steps: evaluations of f at most.
        memory: m, how many iterates are mixed; 1 is plain iteration with damping β.
        mixing: β, in (0, 1].
        ridge: λ ≥ 0, added to the diagonal of the Gram matrix of the *unit* residuals r_i/‖r_i‖,
            so that it means the same at every scale; by default 10 ε of z0's dtype.

    Raises:
        ValueError: for a negative tolerance or ridge, max_steps or memory below 1, or a mixing
            outside (0, 1].
    """

    memory: Count = 5
    mixing: Share = 1.0
    ridge: Tolerance = None

    def solve(self, f, z0, leaves) -> Solution:
        """Iterate f from the vector z0."""
        m, n, dtype = self.memory, z0.size, z0.dtype
        ridge = 10 * float(jnp.finfo(dtype).eps) if self.ridge is None else self.ridge

        def step(z, state):
            k, F, U, lengths, G = state
            f_z = f(z)
            residual = f_z - z
            change, size = leaves.norms(residual, z)
            length = total(change)
            u = residual / jnp.where(length > 0, length, 1)
            # Rings: the newest value of f, unit residual u and its length overwrite the oldest,
            # and the Gram matrix U Uᵀ changes in one row and column only.
            slot = k % m
            ring = partial(lax.dynamic_update_index_in_dim, index=slot, axis=0)
            F, U, lengths = ring(F, f_z), ring(U, u), ring(lengths, length)
            newest = jnp.arange(m, dtype=jnp.int32) == slot
            g = U @ u
            G = jnp.where(newest[:, None], g[None], jnp.where(newest[None], g[:, None], G))
            alpha = mixing_weights(G, lengths, ridge)
            # x_i = f(x_i) − r_i, so β Σ α_i f(x_i) + (1 − β) Σ α_i x_i is
            mixed = alpha @ F
            if self.mixing != 1:
                mixed -= (1 - self.mixing) * ((alpha * lengths) @ U)
            return length, change, size, change.__le__, mixed, (k + 1, F, U, lengths, G)

        empty = jnp.zeros((m, n), dtype)
        state = (jnp.int32(0), empty, empty, jnp.zeros(m, dtype), jnp.zeros((m, m), dtype))
        return iterate(step, z0, state, self.limits(leaves.dtype), leaves, "‖f(a, z) − z‖")


def mixing_weights(
    G: Float[Array, "m m"], lengths: Float[Array, " m"], ridge: float
) -> Float[Array, " m"]:
    """α = argmin ‖Σ_i α_i r_i‖ subject to Σ_i α_i = 1; an empty slot, of length 0, gets α_i = 0.

    With r_i = ‖r_i‖ u_i, the Gram matrix G of the unit u_i and D = diag(1/‖r_i‖), stationarity of
    αᵀ D⁻¹ G D⁻¹ α − 2 μ Σ_i α_i gives α = μ D G⁻¹ D 1, at any scale of the residuals; here with
    G + λ I for G.
    """
    eye = np.eye(len(lengths), dtype=bool)  # NumPy's: a constant, and no operation in each call
    used = lengths > 0
    shortest = jnp.min(lengths, where=used, initial=jnp.inf)
    D = jnp.where(used, shortest / lengths, 0)
    alpha = D * solve_positive_definite(jnp.where(eye, 1 + ridge, G), D)
    return alpha / jnp.maximum(jnp.sum(alpha), jnp.finfo(alpha.dtype).tiny)


def solve_positive_definite(A: Float[Array, "m m"], b: Float[Array, " m"]) -> Float[Array, " m"]:
    """Solve A x = b for a positive definite A: elimination needs no pivots."""
    m = len(b)
    if m > 10:
        return jax.scipy.linalg.solve(A, b, assume_a="pos")
    # In scalars, which XLA fuses into one kernel, batched or not: calling LAPACK costs more.
    rows, x = [list(row) for row in A], list(b)
    for j in range(m):
        for i in range(j + 1, m):
            factor = rows[j][i] / rows[j][j]
            for k in range(i, m):
                rows[i][k] = rows[i][k] - factor * rows[j][k]
            x[i] = x[i] - factor * x[j]
    for j in reversed(range(m)):
        x[j] = (x[j] - sum(rows[j][k] * x[k] for k in range(j + 1, m))) / rows[j][j]
    return jnp.stack(x)
