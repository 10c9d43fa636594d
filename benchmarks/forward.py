"""Forward solves: plain iteration and Anderson, beside the peers and K bare calls of f."""

import jax
import jax.numpy as jnp

import implicit_tutorial as it

from . import peers, timing
from .problems import layer, reference, relative_error, tanh_problem

CHECKED = 8  # examples of a batch that are compared with the float64 answer
SOLVERS = {
    "plain": {
        "ours": peers.ours,
        "jaxopt": peers.jaxopt_plain,
        "optimistix": peers.optimistix_plain,
        "plain jax": peers.custom_root_plain,
    },
    "anderson": {
        "ours": lambda f, tol: peers.ours(f, tol, it.Anderson),
        "jaxopt": peers.jaxopt_anderson,
    },
}


def vmapped(solve, batch: int):
    """Jitted, and for a batch one solve for each example, with W shared."""
    return jax.jit(solve if batch == 1 else jax.vmap(solve, in_axes=((None, 0), 0)))


def case(solver: str, matrix: str, n: int, batch: int, budget: float) -> list:
    """Rows of one case: who, how long, how many steps, how far from the float64 answer."""
    a, z0 = tanh_problem(matrix, n, batch)
    tol = 1e-6 * n**0.5
    z_star, *_ = reference(matrix, n, batch, CHECKED)
    calls, facts = {}, {}
    for name, make in SOLVERS[solver].items():
        solve = vmapped(make(layer, tol), batch)
        calls[name] = lambda solve=solve: solve(a, z0)
        z, steps = solve(a, z0)
        facts[name] = {
            "steps": int(jnp.max(steps)),
            "error": relative_error(z[:CHECKED] if batch > 1 else z, z_star),
        }
    K = facts["ours"]["steps"]
    step = peers.bare(layer)
    limit = jax.jit(step if batch == 1 else jax.vmap(step, in_axes=((None, 0), 0, None)))
    calls["bare f"] = lambda: limit(a, z0, K)
    facts["bare f"] = {"steps": K}
    name = f"{solver}, {matrix} W, n = {n}" + (f", vmapped {batch}" if batch > 1 else "")
    keys = {"solver": solver, "matrix": matrix, "n": n, "batch": batch}
    return [row | keys for row in timing.rows("forward", name, calls, budget, facts)]


def measure(sizes=(10, 100, 1000), batches=(1, 64, 1024), budget=1.5) -> list:
    """All forward cases."""
    return [
        row
        for matrix in ("random", "symmetric")
        for solver in SOLVERS
        for n in sizes
        for batch in batches
        for row in case(solver, matrix, n, batch, budget)
    ]
