"""Gradient steps: the value and gradient of ½ ‖z*‖² with respect to (W, x), forward included."""

from functools import partial

import jax
import jax.numpy as jnp
import lineax as lx
import optimistix as optx

import implicit_tutorial as it

from . import peers, timing
from .problems import batch_layer, layer, reference, relative_error, tanh_problem

TOL = 1e-6  # of each linear solver, relative; of the forward solve, times √n
RESTART = it.GMRES().restart
LINEAR = {
    "Dense": (it.Dense(), None, lx.AutoLinearSolver(well_posed=None)),
    "Neumann": (it.Neumann(rtol=TOL), None, None),
    "BiCGStab": (it.BiCGStab(rtol=TOL), "solve_bicgstab", lx.BiCGStab(rtol=TOL, atol=TOL)),
    "GMRES": (it.GMRES(rtol=TOL), "solve_gmres", lx.GMRES(rtol=TOL, atol=TOL, restart=RESTART)),
}


def loss_of(solve):
    """ℓ(a, z0) = ½ ‖z*‖²."""
    return lambda a, z0: 0.5 * jnp.sum(solve(a, z0)[0] ** 2)


def step_of(solve, batch: int):
    """Jitted value and gradient; for a batch, one solve for each example, the losses summed."""
    if batch == 1:
        return jax.jit(jax.value_and_grad(loss_of(solve)))
    each = jax.vmap(loss_of(solve), in_axes=((None, 0), 0))
    return jax.jit(jax.value_and_grad(lambda a, z0: jnp.sum(each(a, z0))))


def compared(case: str, solvers: dict, problem, batch: int, budget: float, forward=None) -> list:
    """Rows: each gradient step, and its error against the dense float64 gradient."""
    a, z0 = tanh_problem(*problem)
    _, dx, dW = reference(*problem)
    calls, facts = {}, {}
    for name, solve in solvers.items():
        step = step_of(solve, batch)
        try:
            _, gradient = step(a, z0)
            error = relative_error(gradient, (dW, dx))
        except Exception as problem_met:  # a peer that cannot is a result
            first_line = str(problem_met).strip().splitlines()[0]
            facts[name] = {"failed": f"{type(problem_met).__name__}: {first_line[:80]}"}
            continue
        calls[name] = lambda step=step: step(a, z0)
        facts[name] = {"error": error}
        if batch == 1:
            facts[name]["steps"] = int(jnp.max(jax.jit(solve)(a, z0)[1]))
    if forward is not None:
        only = jax.jit(loss_of(forward) if batch == 1 else jax.vmap(forward, ((None, 0), 0)))
        calls["forward only"] = lambda: only(a, z0)
    rows = timing.rows("gradient", case, calls, budget, facts)
    failures = [
        {"group": "gradient", "case": case, "who": name, **fact}
        for name, fact in facts.items()
        if "failed" in fact
    ]
    return rows + failures


def by_linear_solver(batch: int, budget: float) -> list:
    """n = 100: the backward pass by each linear solver, all behind plain iteration."""
    tol, problem, out = TOL * 10, ("random", 100, batch), []
    for name, (own, of_jaxopt, of_lineax) in LINEAR.items():
        forward = peers.ours(layer, tol, linear_solver=own)
        unchecked = peers.ours(layer, tol, linear_solver=own, throw=False)
        solvers = {"ours": forward, "ours, throw=False": unchecked}
        if of_jaxopt:
            backward = partial(getattr(peers.linear_solve, of_jaxopt), tol=TOL, maxiter=1000)
            if name == "GMRES":
                backward = partial(backward, restart=RESTART)
            solvers["jaxopt"] = peers.jaxopt_plain(layer, tol, implicit_diff_solve=backward)
        if of_lineax:
            adjoint = optx.ImplicitAdjoint(of_lineax)
            solvers["optimistix"] = peers.optimistix_plain(layer, tol, adjoint=adjoint)
        if name == "Dense":
            solvers["plain jax"] = peers.custom_root_plain(layer, tol)
        case = f"gradient, {name}, n = 100" + (f", vmapped {batch}" if batch > 1 else "")
        out += compared(case, solvers, problem, batch, budget, forward)
    return out


def newton_reuse(budget: float) -> list:
    """What the gradient costs after Newton: one more LU."""
    forward = peers.ours(layer, TOL * 10, it.Newton, it.Dense())
    case = "gradient, Newton and Dense, n = 100"
    return compared(case, {"ours": forward}, ("random", 100), 1, budget, forward)


def native(batch: int, n: int, budget: float) -> list:
    """A native batch of 256 unknowns each: z is one (batch, n) array; default settings of each.

    "Default" is what a user gets who says no more than the solver's name. jaxopt's tolerance is
    1e-5, absolute, which float32 does not reach here: it runs to its cap of 100 steps, so a row
    with our stopping rule stands beside it. optimistix has no default tolerance and gets ours. Its
    dense gradient would need a matrix of (batch·n)² numbers, 17 GB for 256 × 256, so its row solves
    each example on its own.
    """

    def default(a, z0):
        s = it.fixed_point(batch_layer, a, z0)
        return s.value, s.steps

    def by_neumann(a, z0):
        s = it.fixed_point(batch_layer, a, z0, it.FixedPointIteration(), it.Neumann())
        return s.value, s.steps

    def jaxopt_default(make):
        solver = make(peers.unknown_first(batch_layer))

        def solve(a, z0):
            z, state = solver.run(z0, a)
            return z, state.iter_num

        return solve

    def each(a, z0):
        solve = peers.optimistix_plain(layer, 1e-6 * n**0.5, adjoint=optx.ImplicitAdjoint())
        return jax.vmap(solve, ((None, 0), 0))(a, z0)

    z_star, *_ = reference("random", n, batch)
    same = 1e-6 * (1 + float(jnp.linalg.norm(z_star)))  # where our default stops
    solvers = {
        "ours": default,
        "ours, plain and Neumann": by_neumann,
        "jaxopt": jaxopt_default(peers.jaxopt.FixedPointIteration),
        "jaxopt Anderson": jaxopt_default(peers.jaxopt.AndersonAcceleration),
        "jaxopt, our tolerance": peers.jaxopt_plain(batch_layer, same),
        "optimistix, BiCGStab": peers.optimistix_plain(
            batch_layer, same, adjoint=optx.ImplicitAdjoint(lx.BiCGStab(TOL, TOL))
        ),
        "optimistix (vmapped)": each,
    }
    case = f"gradient, native batch {batch} × {n}, default settings"
    return compared(case, solvers, ("random", n, batch), 1, budget)


def measure(budget=2.0) -> list:
    """All gradient cases."""
    small = [row for batch in (1, 64) for row in by_linear_solver(batch, budget)]
    large = native(256, 256, 3 * budget) + native(512, 256, 3 * budget)
    return small + newton_reuse(budget) + large
