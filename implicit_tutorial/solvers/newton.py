"""Newton's method: solve the linearised equation, step by step."""

from dataclasses import dataclass, replace
from typing import Any

import jax
from jax import lax

from .linear import default_linear_solver
from .solution import RootSolver, Solution, anywhere, iterate


@dataclass(frozen=True)
class Newton(RootSolver):
    """Newton's method z ← z − (∂_z g)⁻¹ g(z).

    Near a simple root the number of right digits doubles a step. It needs a Jacobian: a dense LU
    up to 256 unknowns, products with it above (`linear_solver`). Do not use it far from the root,
    where it may run off or cycle, or where ∂_z g is singular at the root: there it only halves
    the error a step, and z* has no derivative.

    Args:
        rtol, atol: stop when ‖g(z)‖ ≤ atol + rtol·‖z‖; by default 1e-12 for float64 and 1e-6 for
            float32. The residual is tested before the step is computed.
        max_steps: Newton steps at most.
        linear_solver: for the step; None is the default of `it.root`.

    Raises:
        ValueError: for a negative tolerance or max_steps below 1.
    """

    max_steps: int = 50
    linear_solver: Any = None

    def solve(self, g, z0) -> Solution:
        """Find g(z) = 0 from the vector z0; `steps` counts the Newton steps taken."""
        linear_solver = self.linear_solver or default_linear_solver(z0.size)

        def step(z, state):
            residual, A = jax.linearize(g, z)  # A = ∂_z g(z), as a function
            # Out of the cond, so that XLA computes what no step changes once, before the loop.
            A = linear_solver.prepare(A, z)

            def newton(z):
                dz, _ = linear_solver.solve(A, -residual)  # ∂_z g dz = −g
                return z + dz

            return residual, lambda active: (
                lax.cond(anywhere(active), newton, lambda z: z, z),
                state,
            )

        rtol, atol = self.tolerances(z0.dtype)
        tested = iterate(step, z0, (), rtol, atol, self.max_steps + 1)
        return replace(tested, steps=tested.steps - 1, history=tested.history[1:])
