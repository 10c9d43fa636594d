"""Lecture 06's quadratic program, put to each package: x*(a), and the gradient of ½ ‖x*‖².

Every peer solves to TOL, but qpax' explicit form to FLOORED: it keeps its slacks above √ε = 1.5e-8,
comes no nearer than that, and would go on to its cap of 30 steps. Each has a row with its
derivative as exact as its options make it, and one with the derivative that it has unless told.
`mended` takes the causes of two disagreements away.
"""

from functools import partial
from unittest import mock

import jax
import jax.numpy as jnp

from implicit_tutorial.implicit import implicit_function
from implicit_tutorial.lectures.optimisation_layers import problem

from . import peers

SIZES = {10: (3, 20), 50: (15, 50)}  # n: equations, inequalities
BY = ("q", "A", "b", "G", "h")  # cvxpylayers has no gradient in Q
TOL, FLOORED = 1e-9, 1e-6
KAPPA = 1e-10  # λᵢsᵢ where qpax differentiates


def step_of(x_star):
    """Return step(a) -> (five gradients of ½ ‖x*‖², x*)."""

    def loss(parts, a):
        x = x_star(a._replace(**dict(zip(BY, parts, strict=True))))
        return 0.5 * jnp.sum(x**2), x

    return lambda a: jax.grad(loss, has_aux=True)(tuple(getattr(a, name) for name in BY), a)


def ours(a):
    return problem.quadratic_program(a).x


unchecked = implicit_function(problem.solve, problem.conditions, throw=False)


def by_qpax(a, **options):
    import qpax

    options = {"backend": "i", "solver_tol": TOL, "target_kappa": KAPPA} | options
    return qpax.solve_qp_primal(*a, **options)


by_qpax_explicit = partial(by_qpax, backend="e", solver_tol=FLOORED)


def by_jaxopt(a, derivative=None):
    solver = peers.jaxopt.OSQP(tol=TOL, maxiter=20000, implicit_diff_solve=derivative)
    return solver.run(None, (a.Q, a.q), (a.A, a.b), (a.G, a.h)).params.primal


def by_cvxpylayers(n: int, **options):
    """Return x_star(a), for one program or a stack; it runs eagerly: it cannot be jitted."""
    import cvxpy as cp
    from cvxpylayers.jax import CvxpyLayer

    p, m = SIZES[n]
    x, L = cp.Variable(n), cp.Parameter((n, n))
    q, A, b, G, h = (cp.Parameter(shape) for shape in (n, (p, n), p, (m, n), m))
    objective = cp.Minimize(0.5 * cp.sum_squares(L @ x) + q @ x)  # L of Q = LᵀL: no parameter Q
    layer = CvxpyLayer(
        cp.Problem(objective, [A @ x == b, G @ x <= h]), [L, q, A, b, G, h], variables=[x]
    )
    tight = dict.fromkeys(("tol_gap_abs", "tol_gap_rel", "tol_feas"), TOL)
    options = {"solve_method": "Clarabel"} | tight | options

    def x_star(a):
        L = jnp.swapaxes(jnp.linalg.cholesky(a.Q), -1, -2)
        return layer(L, *(getattr(a, name) for name in BY), solver_args=options)[0]

    return x_star


def values(n: int, each) -> dict:
    """{who: x_star(a)}; `each` is jax.vmap for a stack of programs."""
    layers = {
        "ours": ours,
        "ours, throw=False": lambda a: unchecked(a).x,
        "qpax, implicit form": by_qpax,
        "qpax, explicit form": by_qpax_explicit,
        "jaxopt": by_jaxopt,
    }
    compiled = {who: jax.jit(each(x_star)) for who, x_star in layers.items()}
    return compiled | {"cvxpylayers": by_cvxpylayers(n)}


def steps(n: int, each) -> dict:
    """{who: step(a)}: value and gradient."""
    close = partial(peers.linear_solve.solve_normal_cg, tol=1e-13, maxiter=10_000)
    layers = {
        "ours": ours,
        "ours, throw=False": lambda a: unchecked(a).x,
        "qpax, implicit form, κ = 1e-10": by_qpax,
        "qpax, implicit form, its κ": partial(by_qpax, target_kappa=1e-3),
        "qpax, explicit form, κ = 1e-10": by_qpax_explicit,
        "jaxopt, CG to 1e-13": partial(by_jaxopt, derivative=close),
        "jaxopt, its CG": by_jaxopt,
    }
    compiled = {who: jax.jit(each(step_of(x_star))) for who, x_star in layers.items()}
    dense, lsqr = by_cvxpylayers(n, mode="dense"), by_cvxpylayers(n)
    eager = {"cvxpylayers, dense": step_of(dense), "cvxpylayers, its LSQR": step_of(lsqr)}
    return compiled | eager


def mended(n: int, a) -> dict:
    """{who: what step(a) gives} where the cause of a disagreement was taken away; not timed."""
    import diffcp._diffcp
    import qpax.explicit.diff_qp as explicit

    lsqr, parts = diffcp._diffcp.lsqr, explicit.optnet_derivatives

    def with_G(dx, dlam, dnu, x, lam, nu):  # qpax has diag(λ) before both terms
        dQ, dq, dA, db, _, dh = parts(dx, dlam, dnu, x, lam, nu)
        return dQ, dq, dA, db, jnp.outer(lam * dlam, x) + jnp.outer(lam, dx), dh

    closer = partial(by_qpax_explicit, solver_tol=TOL)
    with mock.patch.object(explicit, "optnet_derivatives", with_G):
        right_G, closer_G = (jax.jit(jax.vmap(step_of(f)))(a) for f in (by_qpax_explicit, closer))
    longer = partial(lsqr, iter_lim=10_000)  # instead of twice the number of unknowns
    with mock.patch.object(diffcp._diffcp, "lsqr", longer):
        to_the_end = step_of(by_cvxpylayers(n))(a)
    return {
        "qpax, explicit form, G mended": right_G,
        "qpax, explicit form, G mended, to 1e-9": closer_G,
        "cvxpylayers, LSQR to its end": to_the_end,
    }
