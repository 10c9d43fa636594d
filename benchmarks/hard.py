"""Spectral radius .99 and .999, real or rotating: who converges, in how many steps, who breaks."""

import jax
import jax.numpy as jnp
import numpy as np

import implicit_tutorial as it

from . import peers
from .problems import linear, relative_error, spectral_matrix

N, CAP = 64, 5000


def g(a, z):
    """g(a, z) = z − f(a, z)."""
    return z - linear(a, z)


def solvers(tol: float) -> dict:
    """Everyone, to the same tolerance; nobody raises."""
    quiet = {"cap": CAP, "throw": False}
    return {
        "ours, plain": peers.ours(linear, tol, **quiet),
        "ours, Anderson": peers.ours(linear, tol, it.Anderson, **quiet),
        "ours, Newton": peers.ours(g, tol, it.Newton, cap=50, throw=False),
        "jaxopt, plain": peers.jaxopt_plain(linear, tol, cap=CAP),
        "jaxopt, Anderson": peers.jaxopt_anderson(linear, tol, cap=CAP),
        "jaxopt, Anderson, ridge 1e-12": peers.jaxopt_anderson(linear, tol, cap=CAP, ridge=1e-12),
        "optimistix, plain": peers.optimistix_plain(linear, tol, **quiet),
        "optimistix, Newton": peers.optimistix_newton(g, tol, throw=False),
    }


def case(radius: float, rotating: bool, dtype) -> list:
    """Rows of one spectrum in one precision; the tolerance is relative to ‖z*‖."""
    W = spectral_matrix(N, radius, rotating)
    x = np.random.default_rng(0).standard_normal(N)
    z_star = np.linalg.solve(np.eye(N) - W, x)
    a = (jnp.asarray(W, dtype), jnp.asarray(x, dtype))
    tol = {4: 1e-6, 8: 1e-12}[jnp.dtype(dtype).itemsize] * float(np.linalg.norm(z_star))
    kind = "rotating" if rotating else "real"
    out = []
    for who, solve in solvers(tol).items():
        z, steps = jax.jit(solve)(a, jnp.zeros(N, dtype))
        residual = float(jnp.linalg.norm(linear(a, z) - z))
        # twice the tolerance: plain iteration hands out the point after the one it tested
        verdict = "NaN" if np.isnan(residual) else "yes" if residual <= 2 * tol else "no"
        out.append(
            {
                "group": "hard",
                "case": f"ρ = {radius}, {kind}, {jnp.dtype(dtype).name}",
                "who": who,
                "converged": verdict,
                "steps": int(steps),
                "error": relative_error(z, z_star) if verdict != "NaN" else None,
            }
        )
    return out


def measure() -> list:
    """Two radii, two kinds of spectrum, two precisions."""
    before = jax.config.read("jax_enable_x64")
    out = []
    try:
        for x64, dtype in ((False, np.float32), (True, np.float64)):
            jax.config.update("jax_enable_x64", x64)
            out += [
                row for r in (0.99, 0.999) for rot in (False, True) for row in case(r, rot, dtype)
            ]
    finally:
        jax.config.update("jax_enable_x64", before)
    return out
