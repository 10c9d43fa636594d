"""The implicit function theorem, once: fixed points and roots differentiate through it."""

from collections.abc import Callable
from dataclasses import replace

import jax
import jax.numpy as jnp
from jax import lax

from ..solvers.krylov import default_linear_solver
from ..solvers.linear import LinearSolver
from ..solvers.vector import as_vector
from .checks import check_callable, check_output, real_floating
from .closures import is_number, with_closures
from .errors import raised_as_ours
from .judge import Judge
from .reports import not_differentiable


def implicit_function(
    solve: Callable,
    conditions: Callable,
    linear_solver: LinearSolver | None = None,
    has_aux: bool = False,
    throw: bool = True,
    rtol: float = 0.03,
    atol: float | None = None,
) -> Callable:
    """Make `solve` differentiable by what holds at its answer: the implicit function theorem.

    Let g = `conditions` be continuously differentiable, g(a, z*) = 0, and ∂_z g(a, z*)
    invertible. Then z* is, near a, a differentiable function of a. Differentiating
    g(a, z*(a)) = 0 along da gives ∂_a g da + ∂_z g dz = 0, so with

        A = ∂_z g(a, z*),    B = ∂_a g(a, z*),    A dz = −B da.

    Forward mode solves with A, reverse mode with Aᵀ: (∂ℓ/∂a)ᵀ = −Bᵀ A⁻ᵀ (∂ℓ/∂z)ᵀ. Neither asks
    how `solve` found z*, nor keeps anything of its way there.

    Args:
        solve: solve(a) -> z* by any means (SciPy, cvxpy, a table); never differentiated. If it is
            not written in JAX, wrap it in `jax.pure_callback` to use z_star under jit or vmap.
        conditions: g(a, z) -> as many numbers as z has, zero at z*. What it closes over is
            differentiated as `a` is. Where it holds a `jax.custom_vjp` function, as diffrax'
            solves do, there is reverse mode only. (optimistix, diffrax and jaxopt put the unknown
            first.)
        linear_solver: solves A dz = −B da and its transpose; None is dense LU up to 256 unknowns
            and matrix-free BiCGStab above.
        has_aux: solve returns (z*, aux); aux, whatever it is, is passed on, with derivative zero.
        throw: raise where z is no solution, where it is a fold, and where the linear solve fails.
        rtol: z is taken for a solution where a Newton step from it is not longer than
            atol + rtol·‖z‖. The gradient is off in about the same proportion.
        atol: None is √ε, for a z* of zero; set it where z is in units that make it tiny.

    Returns:
        z_star(a) -> z* (or (z*, aux)). `a` is a pytree; what is not a number in it passes through.

    Raises:
        TypeError: if solve or conditions is not callable, or z* is not real.
        ValueError: if conditions returns another number of values than z* has.
        NotDifferentiable: if z is not a solution. When differentiated, if ∂_z g is singular, if
            one more Newton step, or rounding, changes ∂_z g by a fifth (a fold, a kink, not z*),
            or if the linear solve fails. JAX raises it in an error of its own under your jit and
            in a backward pass, as `fixed_point` says.

    Source:
        Krantz and Parks, The Implicit Function Theorem (2013); Blondel et al., Efficient and
        modular implicit differentiation (2022).
    """
    check_callable("implicit_function", solve=solve, conditions=conditions)

    def z_star(a):
        def still(tree):
            return jax.tree.map(lambda x: lax.stop_gradient(x) if is_number(x) else x, tree)

        z, aux = solve(still(a)) if has_aux else (solve(still(a)), None)
        z = lax.stop_gradient(real_floating("z*", z))
        with raised_as_ours():
            z = differentiable(conditions, a, z, linear_solver, throw, bound=(rtol, atol))
        return (z, still(aux)) if has_aux else z

    return z_star


def differentiable(conditions, a, z, linear_solver, throw, noise=0.0, bound=None):
    """Return z, which satisfies conditions(a, z) = 0, as the differentiable function z*(a)."""
    conditions, a, z = with_closures(conditions, a, z)
    z, flatten, restore, leaves = as_vector(z)

    def g(a, z):
        return flatten(conditions(a, restore(z)))

    check_output("conditions", jax.eval_shape(g, a, z), z)
    linear_solver = linear_solver or default_linear_solver(z.size)
    linear_solver = replace(linear_solver, rtol=linear_solver.limits(leaves.dtype)[0])
    eps, report = float(jnp.finfo(leaves.dtype).eps), not_differentiable(linear_solver)
    judge = Judge(linear_solver, throw, eps, report, bound, noise)
    z = judge.solution(g, a, z)
    if "custom_vjp_call" in str(conditions.jaxpr):
        return restore(in_reverse_only(g, judge)(a, z))

    @jax.custom_jvp
    def z_star(a, z):
        return z

    @z_star.defjvp
    def implicit_function_theorem(primals, tangents):
        a, z = primals
        da, _ = tangents
        z = z_star(a, z)  # not the constant z: the second derivative must see that z* moves
        # g(a, z*(a)) = 0 for every a. Its derivative along da is zero too:
        #     ∂_a g da + ∂_z g dz = 0,   that is,   A dz = −B da.
        # Transposed, for reverse mode, it is the same solve with Aᵀ.
        _, B_da = jax.jvp(lambda a: g(a, z), (a,), (da,))
        _, A = jax.linearize(lambda z: g(a, z), z)
        return z, linear_solve(A, -B_da, *judge.solves(g, *lax.stop_gradient((a, z))))

    return restore(z_star(a, z))


def in_reverse_only(g, judge):
    """The same z*(a) for a g with a `jax.custom_vjp` function, which has no forward mode."""

    @jax.custom_vjp
    def z_star(a, z):
        return z

    def backward(here, v):
        a, z = here
        _, pull_back = jax.vjp(g, a, z_star(a, z))

        def A_transposed(u):
            return pull_back(u)[1]

        solves = judge.solves_transposed(g, *lax.stop_gradient(here), A_transposed)
        # Aᵀ u = v, and the cotangent of a is −Bᵀ u.
        u = linear_solve(A_transposed, v, *solves)
        return pull_back(-u)[0], jnp.zeros_like(z)

    z_star.defvjp(lambda a, z: (z, (a, z)), backward)
    return z_star


def linear_solve(A, b, solve, solve_transposed):
    """`lax.custom_linear_solve`; without a derivative of its own where A has no transpose."""
    try:
        return lax.custom_linear_solve(A, b, solve, solve_transposed)
    except ValueError:  # A holds a loop that runs in one direction only
        return lax.custom_linear_solve(A, b, solve)
