"""The implicit function theorem, once: fixed points and roots differentiate through it."""

from collections.abc import Callable
from dataclasses import replace

import jax
import jax.numpy as jnp
from jax import lax
from jax.numpy.linalg import norm

from ..solvers.linear import BiCGStab, LinearSolver, default_linear_solver
from .checks import check_callable, check_output, real_floating
from .closures import as_vector, is_number, with_closures
from .errors import degenerate_report, linear_report, raise_unless


def implicit_function(
    solve: Callable,
    conditions: Callable,
    linear_solver: LinearSolver | None = None,
    has_aux: bool = False,
    throw: bool = True,
) -> Callable:
    """Make `solve` differentiable by what holds at its answer: the implicit function theorem.

    Let g = `conditions` be continuously differentiable, g(a, z*) = 0, and ∂_z g(a, z*)
    invertible. Then z* is, near a, a differentiable function of a. Differentiating
    g(a, z*(a)) = 0 along da gives ∂_a g da + ∂_z g dz = 0, so with

        A = ∂_z g(a, z*),    B = ∂_a g(a, z*),    A dz = −B da.

    Forward mode solves with A, reverse mode with Aᵀ: (∂ℓ/∂a)ᵀ = −Bᵀ A⁻ᵀ (∂ℓ/∂z)ᵀ. Neither asks
    how `solve` found z*, nor keeps anything of its way there.

    Args:
        solve: solve(a) -> z* by any means (SciPy, cvxpy, a table); never differentiated, and
            trusted: the derivative is as exact as its z*, so let it raise where it fails. If it
            is not written in JAX, wrap it in `jax.pure_callback` to use z_star under jit or vmap.
        conditions: g(a, z) -> as many numbers as z has, zero at z*. What it closes over is
            differentiated as `a` is. (optimistix, diffrax and jaxopt put the unknown first.)
        linear_solver: solves A dz = −B da and its transpose; None is dense LU up to 256 unknowns
            and matrix-free BiCGStab above.
        has_aux: solve returns (z*, aux); aux is passed on, with derivative zero.
        throw: raise where the linear solve fails, in either mode, and where z* is a fold.

    Returns:
        z_star(a) -> z* (or (z*, aux)). `a` is a pytree; what is not a number in it passes through.

    Raises:
        TypeError: if solve or conditions is not callable, or z* is not real.
        ValueError: if conditions returns another number of values than z* has.
        RuntimeError: when differentiated, if ∂_z g is singular, if one more Newton step from z*
            changes ∂_z g by a fifth (a fold, or not yet z*), or if the linear solve fails.

    Source:
        Krantz and Parks, The Implicit Function Theorem (2013); Blondel et al., Efficient and
        modular implicit differentiation (2022).
    """
    check_callable("implicit_function", solve=solve, conditions=conditions)

    def z_star(a):
        still = jax.tree.map(lambda x: lax.stop_gradient(x) if is_number(x) else x, a)
        z, aux = solve(still) if has_aux else (solve(still), None)
        z, aux = lax.stop_gradient((real_floating("z*", z), aux))
        z = differentiable(conditions, a, z, linear_solver, throw)
        return (z, aux) if has_aux else z

    return z_star


def differentiable(conditions, a, z, linear_solver, throw):
    """Return z, which satisfies conditions(a, z) = 0, as the differentiable function z*(a)."""
    coarsest = max((leaf.dtype for leaf in jax.tree.leaves(z)), key=lambda t: jnp.finfo(t).eps)
    eps = float(jnp.finfo(coarsest).eps)
    z, flatten, restore = as_vector(z)
    conditions, a = with_closures(conditions, a, restore(z))

    def g(a, z):
        return flatten(conditions(a, restore(z)))

    check_output("conditions", lambda z: g(a, z), z)
    linear_solver = linear_solver or default_linear_solver(z.size)
    linear_solver = replace(linear_solver, rtol=linear_solver.tolerances(coarsest)[0])

    def solved(A, b):
        x, accurate = linear_solver.solve(A, b)
        return raise_unless(linear_report(linear_solver), x, accurate, b) if throw else x

    @jax.custom_jvp
    def z_star(a, z):
        return z

    @z_star.defjvp
    def implicit_function_theorem(primals, tangents):
        a, z = primals
        da, _ = tangents
        z = z_star(a, z)  # not the constant z: the second derivative must see that z* moves
        if throw:
            good = determined(g, *lax.stop_gradient((a, z)), eps)
            z = raise_unless(degenerate_report, z, good)
        # g(a, z*(a)) = 0 for every a. Its derivative along da is zero too:
        #     ∂_a g da + ∂_z g dz = 0,   that is,   A dz = −B da.
        # Transposed, for reverse mode, it is the same solve with Aᵀ.
        _, B_da = jax.jvp(lambda a: g(a, z), (a,), (da,))
        _, A = jax.linearize(lambda z: g(a, z), z)
        return z, lax.custom_linear_solve(A, -B_da, solved, solved)

    return restore(z_star(a, z))


def determined(g, a, z, eps):
    """Does ∂_z g, along one Newton step from z, stay what it is, as near a simple root it must?

    At a double root the step halves it: there A is singular, and what A⁻¹ B is at the nearby z
    says nothing. (That the step brings g down is no better a sign, and a noisy one: a g that holds
    another solve is only as accurate as that.) A step that BiCGStab does not find is no evidence.
    """
    residual, A = jax.linearize(lambda z: g(a, z), z)

    def steady(residual):
        step, _ = BiCGStab(rtol=0.1, max_steps=50).solve(A, -residual)
        A_step = A(step)
        found = norm(A_step + residual) <= 0.11 * norm(residual)
        _, beyond = jax.jvp(lambda z: g(a, z), (z + step,), (step,))
        rounding = 32 * eps * norm(A(residual)) / norm(residual) * norm(step)  # 32 ε ‖A‖‖step‖
        return ~found | (norm(beyond - A_step) <= 0.2 * norm(A_step) + rounding)

    # In a branch of its own, or XLA mingles it with the solve that follows and runs both in two
    # threads, which is slower while z is small.
    return lax.cond(norm(residual) > 0, steady, lambda _: jnp.bool_(True), residual)
