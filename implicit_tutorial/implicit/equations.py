"""Fixed points z = f(a, z) and roots g(a, z) = 0: a solver and the implicit function theorem."""

from collections.abc import Callable
from dataclasses import replace

import jax
import jax.numpy as jnp
from jaxtyping import PyTree

from ..solvers.anderson import Anderson
from ..solvers.linear import LinearSolver
from ..solvers.newton import Newton
from ..solvers.solution import FixedPointSolver, RootSolver, Solution
from .calling import cached_jit
from .checks import check_callable, check_output, check_solver, real_floating
from .closures import as_vector, is_number, with_closures
from .errors import raise_unless, solution_report
from .function import implicit_function


def fixed_point(
    f: Callable,
    a: PyTree,
    z0: PyTree,
    solver: FixedPointSolver | RootSolver = Anderson(),
    linear_solver: LinearSolver | None = None,
    throw: bool = True,
) -> Solution:
    """Solve z = f(a, z) for z*, differentiable with respect to a by the implicit function theorem.

    Its derivative is (I − ∂_z f)⁻¹ ∂_a f at z*; see `implicit_function`. With respect to z0 it is
    zero: z* does not depend on where the search began.

    Args:
        f: f(a, z) -> an array or pytree like z. What it closes over is differentiated as `a` is.
            A named f is compiled once; a fresh lambda at every call is compiled at every call.
            (optimistix, diffrax and jaxopt put the unknown first.)
        a: the parameters, a pytree; what is not an array or a float in it passes through.
        z0: where to start, a pytree of real numbers; integers become floating.
        solver: FixedPointIteration, Anderson, or Newton, which solves z − f(a, z) = 0.
        linear_solver: for the derivative; None as in `implicit_function`.
        throw: raise where z* was not found or cannot be differentiated. Otherwise look at
            `converged`: nothing raises.

    Returns:
        Solution, with `value` z*, `residual_norm` ‖f(a, z*) − z*‖, `steps` (evaluations of f;
        Newton: steps), `converged`, and `history`.

    Raises:
        TypeError, ValueError: for a wrong solver, an f that is not callable, or one whose output
            differs from z in structure, shape or dtype.
        RuntimeError: if the solver does not converge, a number is not finite, or the linear solve
            of the derivative fails.
    """
    return _checked("fixed_point", f, a, z0, solver, linear_solver, throw)


def root(
    g: Callable,
    a: PyTree,
    z0: PyTree,
    solver: RootSolver = Newton(),
    linear_solver: LinearSolver | None = None,
    throw: bool = True,
) -> Solution:
    """Solve g(a, z) = 0 for z*, differentiable with respect to a by the implicit function theorem.

    Its derivative is −(∂_z g)⁻¹ ∂_a g at z*; all else is as in `fixed_point`, with
    `residual_norm` ‖g(a, z*)‖. A fixed-point solver raises a TypeError: a root has no iteration.
    """
    return _checked("root", g, a, z0, solver, linear_solver, throw)


def _checked(where, f, a, z0, solver, linear_solver, throw) -> Solution:
    check_callable(where, **{"f" if where == "fixed_point" else "g": f})
    check_solver(where, solver, linear_solver)
    z0 = real_floating("z0", z0)
    solution = _solved(where, f, a, z0, solver, linear_solver, throw)
    if not throw:
        return solution
    numbers = [x for x in jax.tree.leaves(a) if is_number(x)]
    evidence = (numbers, jax.tree.leaves(z0), solution.residual_norm, solution.steps)
    value = raise_unless(
        solution_report(where, solver), solution.value, solution.converged, *evidence
    )
    return replace(solution, value=value)


@cached_jit
def _solved(where, f, a, z0, solver, linear_solver, throw) -> Solution:
    f, a = with_closures(f, a, z0)
    check_output("f" if where == "fixed_point" else "g", lambda z: f(a, z), z0)
    z0, flatten, restore = as_vector(z0)

    def z_minus_f(a, z):
        return jax.tree.map(jnp.subtract, z, f(a, z))  # so ∂_z g is I − ∂_z f, for Neumann

    conditions = z_minus_f if where == "fixed_point" else f
    iterated = f if isinstance(solver, FixedPointSolver) else conditions

    def solve(a):
        solution = solver.solve(lambda z: flatten(iterated(a, restore(z))), z0)
        return restore(solution.value), solution

    z_star = implicit_function(solve, conditions, linear_solver, has_aux=True, throw=throw)
    value, solution = z_star(a)
    return replace(solution, value=value)
