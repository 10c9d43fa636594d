"""Which conductivity explains what was measured? −∇·(eᵐ∇u) = 1, u at some points with noise.

Least squares, and λ times the squared steps of m from point to point, by L-BFGS.
"""

import sys
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from implicit_tutorial.classroom.descent import watched

from .grid import Medium, diffused, solve
from .minimise import lbfgs

POINTS, KNOTS, NOISE = 32, 12, 0.01  # n, c, and the noise as a share of the largest u
LAMBDAS = (100.0, 10.0, 1.0, 0.1)


class Measured(NamedTuple):
    """u at some points, with noise of one standard deviation σ."""

    at: Int[Array, " k"]
    u: Float[Array, " k"]
    sigma: Float[Array, ""]


def truth(knots: int = KNOTS) -> Float[Array, "c c"]:
    """Return the m to be found: a wave, and a hill at (0.3, 0.7)."""
    x, y = np.meshgrid(*[np.linspace(0, 1, knots)] * 2, indexing="ij")
    hill = 0.8 * np.exp(-((x - 0.3) ** 2 + (y - 0.7) ** 2) / 0.02)
    m = np.sin(2 * np.pi * x) * np.cos(np.pi * y) + hill
    return jnp.asarray(m, jnp.result_type(float))


def medium(m: Float[Array, "c c"], n: int = POINTS) -> Medium:
    """Return what u depends on: the source is 1, and nothing flows."""
    return Medium(m, jnp.zeros(2, m.dtype), jnp.ones((n, n), m.dtype))


def u_of(m: Float[Array, "c c"], n: int = POINTS) -> Float[Array, "n n"]:
    """Return u for the source 1, differentiable by m: forward by SciPy's LU, backward by CG."""
    return diffused(medium(m, n))


def measure(m: Float[Array, "c c"], count: int, seed: int, n: int = POINTS) -> Measured:
    """Draw `count` points and measure u there. The grid is that of the fit: reality is harder."""
    rng = np.random.default_rng(seed)
    u = np.asarray(solve(medium(m, n))).ravel()
    at, sigma = rng.choice(u.size, count, replace=False), NOISE * u.max()
    noisy = u[at] + sigma * rng.normal(size=count)
    return Measured(jnp.asarray(at), jnp.asarray(noisy, m.dtype), jnp.asarray(sigma, m.dtype))


def misfit(u: Float[Array, "n n"], data: Measured) -> Float[Array, ""]:
    """Return the mean of ((u − measured)/σ)²: about 1 for the truth."""
    return jnp.mean(((u.ravel()[data.at] - data.u) / data.sigma) ** 2)


def roughness(m: Float[Array, "c c"]) -> Float[Array, ""]:
    """Return the sum of the squared steps from each point to its neighbours."""
    return jnp.sum(jnp.diff(m, axis=0) ** 2) + jnp.sum(jnp.diff(m, axis=1) ** 2)


def on_grid(data: Measured, n: int = POINTS) -> tuple[Array, Array]:
    """Return d and w at all points, (n, n): Σ w (u − d)² is Σ ((u − measured)/σ)².

    w is 1/σ² where u was measured and 0 elsewhere: one shape, however many points there are.
    """
    nothing = jnp.zeros(n * n, data.u.dtype)
    d, w = nothing.at[data.at].set(data.u), nothing.at[data.at].set(data.sigma**-2)
    return d.reshape(n, n), w.reshape(n, n)


def loss(
    m: Float[Array, "c c"], lam: Float[Array, ""], d: Float[Array, "n n"], w: Float[Array, "n n"]
) -> Float[Array, ""]:
    """Return ½ Σ w (u − d)² + ½ λ roughness."""
    return (jnp.sum(w * (u_of(m, len(d)) - d) ** 2) + lam * roughness(m)) / 2


loss_and_slope = jax.jit(jax.value_and_grad(loss))


class Found(NamedTuple):
    """For each λ: m, u, and how well u explains what was measured."""

    m: Float[np.ndarray, "lambdas c c"]
    u: Float[np.ndarray, "lambdas n n"]
    misfit: Float[np.ndarray, " lambdas"]

    def errors(self, m: Any, u: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return ‖m − true‖/‖true‖, and the same of u, for each λ."""
        offs = []
        for found, true in ((self.m, np.asarray(m)), (self.u, np.asarray(u))):
            off = np.linalg.norm((found - true).reshape(len(found), -1), axis=1)
            offs.append(off / np.linalg.norm(true))
        return offs[0], offs[1]


def search(data: Measured, lambdas: tuple[float, ...] = LAMBDAS, steps: int = 40) -> Found:
    """Fit m for each λ, the largest first, each from the last one's answer."""
    from tqdm import tqdm

    m, rows, (d, w) = jnp.zeros((KNOTS, KNOTS)), [], on_grid(data)
    for lam in tqdm(lambdas, "λ", file=sys.stdout, disable=not watched()):
        weight = jnp.asarray(lam, m.dtype)
        m = lbfgs(lambda m, weight=weight: loss_and_slope(m, weight, d, w), m, steps)
        u = solve(medium(m))
        rows.append((np.asarray(m), np.asarray(u), float(misfit(u, data))))
    return Found(*(np.stack(part) for part in zip(*rows, strict=True)))


_sensitivity = jax.jit(jax.jacfwd(u_of))


def visible(m: Float[Array, "c c"], *data: Measured) -> list[Float[np.ndarray, " s"]]:
    """Return the singular values of ∂(u/σ)/∂m at the points of each, the largest first.

    A direction of m with a singular value s moves the measurements by s standard deviations when
    m moves along it by 1: below 1 the noise hides it.
    """
    J = np.asarray(_sensitivity(m)).reshape(-1, m.size)
    seen = [J[np.asarray(each.at)] / float(each.sigma) for each in data]
    return [np.linalg.svd(rows, compute_uv=False) for rows in seen]
