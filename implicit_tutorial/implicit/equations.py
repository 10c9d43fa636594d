"""Fixed points z = f(a, z) and roots g(a, z) = 0: a solver and the implicit function theorem."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import PyTree

from ..solvers.anderson import Anderson
from ..solvers.linear import LinearSolver
from ..solvers.newton import Newton
from ..solvers.solution import FixedPointSolver, RootSolver, Solution
from ..solvers.vector import as_vector
from .checks import check_callable, check_output, check_solver, real_floating
from .closures import first_alike, with_closures
from .errors import raise_unless, raised_as_ours
from .function import differentiable
from .reports import not_converged


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
            Outside a jit of yours f is traced at every call, which takes a millisecond or more,
            and compiled where it does something new. (optimistix, diffrax and jaxopt put the
            unknown first.)
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
        NotConverged: if z* was not found. NotDifferentiable: when differentiated, as
            `implicit_function`. Both are RuntimeErrors. Inside a jit of yours, or in the backward
            pass, JAX raises the same sentence in an error of its own: a RuntimeError in a first
            call, a ValueError later. Where the process has several devices, which would wait for
            each other, the value is NaN there and the sentence is printed.
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
    Where g is the gradient of an energy, a maximum or a saddle is a root like a minimum: look at
    the eigenvalues of ∂_z g.
    """
    return _checked("root", g, a, z0, solver, linear_solver, throw)


def _checked(where, f, a, z0, solver, linear_solver, throw) -> Solution:
    name = "f" if where == "fixed_point" else "g"
    check_callable(where, **{name: f})
    check_solver(where, solver, linear_solver)
    z0 = real_floating("z0", z0)
    traced, a, z0 = with_closures(f, a, z0)
    check_output(name, traced.out, z0)
    with raised_as_ours():
        solution = _solved(where, first_alike(traced), a, z0, solver, linear_solver, throw)
        if not throw:
            return solution
        evidence = (jax.tree.leaves(a), jax.tree.leaves(z0), solution.residual_norm, solution.steps)
        report = not_converged(where, type(solver).__name__)
        value = raise_unless(report, solution.value, solution.converged, *evidence)
    return replace(solution, value=value)


@partial(jax.jit, static_argnums=(0, 1, 4, 5, 6))
def _solved(where, f, a, z0, solver, linear_solver, throw) -> Solution:
    z0, flatten, restore, leaves = as_vector(lax.stop_gradient(z0))  # z* does not depend on it

    def z_minus_f(a, z):
        return jax.tree.map(jnp.subtract, z, f(a, z))  # so ∂_z g is I − ∂_z f, for Neumann

    conditions = z_minus_f if where == "fixed_point" else f
    iterated = f if isinstance(solver, FixedPointSolver) else conditions

    still = lax.stop_gradient(a)
    solution = solver.solve(lambda z: flatten(iterated(still, restore(z))), z0, leaves)
    solution = lax.stop_gradient(solution)
    noise = 1.0 if where == "fixed_point" else 0.0  # z − f(a, z) may round to zero beside z*
    z = restore(solution.value)
    return replace(solution, value=differentiable(conditions, a, z, linear_solver, throw, noise))
