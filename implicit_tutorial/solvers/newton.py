"""Newton's method: solve the linearised equation, step by step."""

from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from .batch import varying_as
from .krylov import default_linear_solver
from .loop import iterate
from .solution import Count, RootSolver, Solution
from .vector import norm


@dataclass(frozen=True)
class Newton(RootSolver):
    """Newton's method z ← z + dz, with ∂_z g dz = −g(z).

    Near a simple root the number of right digits doubles a step. It needs a Jacobian: a dense LU
    up to 256 unknowns, products with it above (`linear_solver`). Do not use it where ∂_z g is
    singular at the root: there it only halves the error a step, and z* has no derivative. Far from
    the root it may run off or cycle: `backtracking`.

    The step is tested, not the residual, so that multiplying g by a number or a matrix changes
    nothing (Deuflhard, 2004). A step that the linear solver found to less than one digit is none.
    One that no longer shrinks is rounding, and counts as zero, where it is below 30 √ε ‖z‖;
    elsewhere it is a drift, and z has not settled.

    Args:
        rtol, atol: stop where ‖dz‖ ≤ atol + rtol·‖z‖ on every leaf (see `Solver`). The last z is
            the one whose step was tested, and the step is not taken.
        max_steps: Newton steps at most.
        linear_solver: for the step; None is the default of `it.root`.
        backtracking: halve each step until it brings ‖g‖ down (Armijo, 1966). It costs one g more
            a step, and more steps where ‖g‖ must rise first.

    Raises:
        ValueError: for a negative tolerance or max_steps below 1.
    """

    max_steps: Count = 100
    linear_solver: Any = None
    backtracking: bool = False

    def solve(self, g, z0, leaves) -> Solution:
        """Find g(z) = 0 from the vector z0; `steps` counts the Newton steps taken."""
        linear_solver = self.linear_solver or default_linear_solver(z0.size)
        eps = float(jnp.finfo(leaves.dtype).eps)

        def step(z, last):
            residual, A = jax.linearize(g, z)  # A = ∂_z g(z), as a function
            residual_norm = norm(residual)
            dz, _, left = linear_solver(A, -residual)  # ∂_z g dz = −g
            solved = jnp.isinf(last[0]) & (residual_norm == 0)  # at z0, where A may be singular
            dz = jnp.where(solved, 0, dz)
            change, size = leaves.norms(dz, z)
            rounding = jnp.maximum(min(30 * eps**0.5, 0.1) * size, 30 * eps * jnp.max(size))

            def settled(tolerance):
                enough = jnp.where(change > 0.9 * last, rounding, tolerance)
                return (change <= enough) & (solved | (left <= 0.1))

            scale = halved(g, z, dz, residual_norm) if self.backtracking else 1
            return residual_norm, change, size, settled, z + scale * dz, change

        rtol, atol, max_steps = self.limits(leaves.dtype)
        limits = (rtol, atol, max_steps + 1)
        start = jnp.full(len(leaves.sizes), jnp.inf, z0.dtype)
        found = iterate(step, z0, start, limits, leaves, "‖dz‖, the next Newton step")
        return replace(found, steps=found.steps - 1, history=found.history[1:])


def halved(g, z, dz, residual_norm):
    """The largest t among 1, ½, ¼, ... at which ‖g(z + t dz)‖ < ‖g(z)‖, or 2⁻³⁰."""

    def shorter(carry):
        t = carry[0] / 2
        return t, ~(norm(g(z + t * dz)) < (1 - 1e-4 * t) * residual_norm) & (t > 2**-30)

    # The verdict is carried: under vmap a condition is computed twice, and rounded twice, and where
    # the two differ the loop would never end.
    start = varying_as(residual_norm, (jnp.full((), 2, z.dtype), jnp.array(True)))
    return lax.while_loop(lambda carry: carry[1], shorter, start)[0]
