"""Newton's method, beside optimistix and beside as many bare LU solves as it takes steps."""

import jax
import jax.numpy as jnp
from jax import lax

import implicit_tutorial as it

from . import peers, timing
from .problems import layer, reference, relative_error, tanh_problem


def g(a, z):
    """g(a, z) = z − f(a, z)."""
    return z - layer(a, z)


def lu_solves(a, z0, steps):
    """The limit: `steps` times one LU and its two triangular solves, the matrix already there."""
    W, x = a

    def body(_, z):
        A = jnp.eye(z.size, dtype=z.dtype) + z[0] * W  # depends on z: no LU leaves the loop
        return 1e-3 * jnp.linalg.solve(A, x)

    return lax.fori_loop(0, steps, body, z0)


def case(n: int, budget: float) -> list:
    """Rows for one n."""
    a, z0 = tanh_problem("random", n)
    tol = 1e-6 * n**0.5
    z_star, *_ = reference("random", n)
    calls, facts = {}, {}
    for name, solve in {
        "ours": peers.ours(g, tol, it.Newton, it.Dense(), cap=50),
        "optimistix": peers.optimistix_newton(g, tol),
    }.items():
        solve = jax.jit(solve)
        calls[name] = lambda solve=solve: solve(a, z0)
        z, steps = solve(a, z0)
        facts[name] = {"steps": int(steps), "error": relative_error(z, z_star)}
    K = facts["ours"]["steps"]
    limit = jax.jit(lu_solves)
    calls["bare LU"] = lambda: limit(a, z0, K)
    facts["bare LU"] = {"steps": K}
    rows = timing.rows("newton", f"Newton, random W, n = {n}", calls, budget, facts)
    return [row | {"solver": "newton", "n": n} for row in rows]


def measure(sizes=(10, 100, 1000), budget=2.0) -> list:
    """All Newton cases."""
    return [row for n in sizes for row in case(n, budget)]
