"""The sentences that refuse: what was wrong, which of its causes it can be, and what to do."""

from collections.abc import Callable
from functools import cache

import numpy as np

from .errors import NotConverged, NotDifferentiable


@cache  # equal functions for equal solvers, so that what holds them is not compiled anew
def not_converged(where: str, name: str) -> Callable[..., Exception]:
    """Return a function that says in prose why the solver of this name found no solution."""

    def report(a, z0, residual_norm, steps) -> Exception:
        bad_a, bad_z0 = (not all(np.all(np.isfinite(x)) for x in tree) for tree in (a, z0))
        steps, worst = int(np.max(steps)), float(np.max(residual_norm))
        if bad_a or bad_z0:
            what = "the parameters a hold" if bad_a else "z0 holds"
            why = f"{what} a NaN or an infinity, so there is nothing to solve."
        elif not np.isfinite(worst):
            why = (
                f"the residual is {worst} after {steps} steps of {name}. The iteration ran away, "
                "or left the domain of the function, or met a singular Jacobian. Start closer "
                "(z0), or tame it: it.FixedPointIteration(damping=0.5), "
                "it.Newton(backtracking=True)."
            )
        else:
            why = (
                f"{name} did not converge: the residual is {worst:.2g} after {steps} steps. Try "
                "another solver (it.Anderson(), it.Newton(), it.Newton(backtracking=True)), more "
                "max_steps, a z0 closer to the answer, a larger rtol, or an atol where a part of z "
                "is zero up to rounding. it.diagnose(f, a, z) tells whether plain iteration can "
                "converge at all; throw=False returns what there is."
            )
        return NotConverged(f"{where}: {why}")

    return report


WEAK = {
    "Dense": "",
    "Neumann": "The series has a sum only where ρ(I − ∂_z g) < 1: try it.Dense(), it.GMRES(). Or ",
    "CG": "CG needs a symmetric positive definite ∂_z g, and a NaN says that this is none: try "
    "it.Dense(), it.GMRES(). Or ",
}
WEAKER = "Either it is too weak: try it.Dense(), it.GMRES(restart={}) (at n it cannot stall). Or "


@cache
def not_differentiable(linear_solver) -> Callable[..., Exception]:
    """Return a function that says in prose why there is no derivative, or no solution."""
    name, restart = type(linear_solver).__name__, getattr(linear_solver, "restart", 50)

    def report(b, left, bent, moved, size) -> Exception:
        left, bent, moved, size = (float(np.max(x)) for x in (left, bent, moved, size))
        if not np.all(np.isfinite(b)):
            why = "the tangent or cotangent holds a NaN or an infinity."
        elif not bent <= 0.2:
            why = (
                f"one more Newton step from z, or its rounding, would change ∂_z g by {bent:.0%}. "
                "Either z* is a fold or a double root, where ∂_z g is singular and z* has no "
                "derivative: move the parameters off it. Or z is still too far from z*, or on the "
                "wrong side of a kink, its support or active set not settled: tighten rtol and "
                "atol."
            )
        elif not left == 0:
            why = (
                f"{name} did not solve ∂_z g dz = −∂_a g da, or its transpose: {left:.1g} of the "
                f"right-hand side is left. {WEAK.get(name, WEAKER.format(2 * restart))}∂_z g is "
                "singular at z*, up to rounding, and z* has no derivative: at a fold or a double "
                "root; where z* is one of a family (add an equation that pins it); where active "
                "constraints depend on each other, or one has slack 0 and multiplier 0."
            )
        else:
            why = (
                "what solve returned does not satisfy the conditions: a Newton step would move it "
                f"by {moved:.2g} or more, its own size is {size:.2g}, and a derivative would be "
                "wrong in about that proportion. Either the problem has no solution (it is "
                "infeasible, and solve gave up), or solve stopped early: tighten it, or let it "
                "raise. If that is as good as it gets, allow it by rtol and atol."
            )
        return NotDifferentiable(f"implicit derivative: {why}")

    return report
