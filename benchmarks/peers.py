"""The same problem, put to each package: solve(a, z0) -> (z*, steps), all to one tolerance.

All stop where the 2-norm of f(a, z) − z, over one example, is at most `tol`: jaxopt's own rule;
ours with rtol = 0; optimistix' with norm=two_norm and rtol = 0 (its norm of step/atol is then < 1).
Newton's tests are of the step: ours of the next one, optimistix' of the last, and of the residual.
"""

import logging
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import optimistix as optx
from jax import lax

import implicit_tutorial as it

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jaxopt says on import that it is no longer maintained
    import jaxopt
    from jaxopt import linear_solve as linear_solve

logging.getLogger("jax._src.callback").setLevel(logging.CRITICAL)  # failures get a row instead

CAP = 2000


def ours(f, tol, Solver: Any = it.FixedPointIteration, linear_solver=None, cap=CAP, throw=True):
    """This package, with its checks on."""

    def solve(a, z0):
        solver = Solver(rtol=0.0, atol=tol, max_steps=cap)
        call: Any = it.root if Solver is it.Newton and f.__name__ == "g" else it.fixed_point
        s = call(f, a, z0, solver=solver, linear_solver=linear_solver, throw=throw)
        return s.value, s.steps

    return solve


def unknown_first(f):
    """jaxopt and optimistix put the unknown first."""
    return lambda z, a: f(a, z)


def jaxopt_plain(f, tol, cap=CAP, **options):
    """The gradient is by normal-equation CG unless `implicit_diff_solve` is given."""
    solver = jaxopt.FixedPointIteration(unknown_first(f), maxiter=cap, tol=tol, **options)

    def solve(a, z0):
        z, state = solver.run(z0, a)
        return z, state.iter_num

    return solve


def jaxopt_anderson(f, tol, cap=CAP, **options):
    """With its own memory 5 and ridge 1e-5."""
    solver = jaxopt.AndersonAcceleration(unknown_first(f), maxiter=cap, tol=tol, **options)

    def solve(a, z0):
        z, state = solver.run(z0, a)
        return z, state.iter_num

    return solve


def optimistix_plain(f, tol, cap=CAP, adjoint=None, throw=True):
    """The gradient is by a dense solver unless `adjoint` is given."""
    solver = optx.FixedPointIteration(rtol=0.0, atol=tol, norm=optx.two_norm)
    fn = unknown_first(f)  # once: a new function at every call would be compiled at every call
    more: Any = {"throw": throw} if adjoint is None else {"adjoint": adjoint, "throw": throw}

    def solve(a, z0):
        s = optx.fixed_point(fn, solver, z0, a, max_steps=cap, **more)
        return s.value, s.stats["num_steps"]

    return solve


def optimistix_newton(g, tol, cap=50, throw=True):
    """Newton to g(a, z) = 0; it also asks for a small last step (cauchy_termination)."""
    solver = optx.Newton(rtol=tol, atol=tol, norm=optx.two_norm)
    fn = unknown_first(g)

    def solve(a, z0):
        s = optx.root_find(fn, solver, z0, a, max_steps=cap, throw=throw)
        return s.value, s.stats["num_steps"]

    return solve


def custom_root_plain(f, tol):
    """Plain JAX: a while_loop in lax.custom_root, the tangent solved densely."""

    def solve(a, z0):
        def iterate(_, z0):
            def body(carry):
                z, _, k = carry
                f_z = f(a, z)
                return f_z, jnp.linalg.norm(f_z - z), k + 1

            start = (z0, jnp.array(jnp.inf, z0.dtype), 0.0)
            z, _, k = lax.while_loop(lambda carry: carry[1] > tol, body, start)
            return z, k

        def tangent_solve(A, b):
            return jnp.linalg.solve(jax.vmap(A, out_axes=1)(jnp.eye(b.size, dtype=b.dtype)), b)

        return lax.custom_root(lambda z: z - f(a, z), z0, iterate, tangent_solve, has_aux=True)

    return solve


def bare(f):
    """The limit: `steps` calls of f in one loop, no test."""
    return lambda a, z0, steps: lax.fori_loop(0, steps, lambda _, z: f(a, z), z0)
