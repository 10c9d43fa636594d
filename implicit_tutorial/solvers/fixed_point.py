"""Plain iteration: the layer, applied until its output no longer changes."""

from dataclasses import dataclass

from .loop import iterate, total
from .solution import FixedPointSolver, Share, Solution


@dataclass(frozen=True)
class FixedPointIteration(FixedPointSolver):
    """Plain iteration z ← (1 − β) z + β f(z), with β = `damping`.

    The error shrinks by the spectral radius ρ of (1 − β) I + β ∂_z f a step, so it converges from
    nearby exactly where ρ < 1 (Banach, 1922: from anywhere, where f is a contraction). β < 1
    tames eigenvalues of ∂_z f left of −1; no β > 0 helps against a real one right of +1.

    One evaluation of f a step and nothing else, so it is the fastest choice where ρ is well below
    1. Do not use it for ρ near 1 (Anderson takes far fewer steps) or above (Newton).

    Args:
        rtol, atol: stop when ‖f(z) − z‖ ≤ atol + rtol·‖z‖ on every leaf; see `Solver`.
        max_steps: evaluations of f at most.
        damping: β, in (0, 1].

    Raises:
        ValueError: for a negative tolerance, max_steps below 1, or a damping outside (0, 1].
    """

    damping: Share = 1.0

    def solve(self, f, z0, leaves) -> Solution:
        """Iterate f from the vector z0."""

        def step(z, state):
            f_z = f(z)
            residual = f_z - z
            change, size = leaves.norms(residual, z)
            z_next = f_z if self.damping == 1 else z + self.damping * residual
            return total(change), change, size, change.__le__, z_next, state

        return iterate(step, z0, (), self.limits(leaves.dtype), leaves, "‖f(a, z) − z‖")
