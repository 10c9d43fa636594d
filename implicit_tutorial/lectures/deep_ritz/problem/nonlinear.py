"""A conductivity that depends on u itself: −(X(u) u')' = 1 on (0, 1), X(u) = 1/(1 + 100u²).

With w = arctan(10u)/10, w' = X(u) u': so −w'' = 1, and u = tan(5x(1 − x))/10 in closed form. To
be found is X, by its logarithm at nine values of u, straight between them. Without units.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from scipy.optimize import least_squares

from implicit_tutorial.implicit import root
from implicit_tutorial.solvers import Newton, Solution

CELLS, HIGHEST, KNOTS, NOISE = 64, 0.3, 9, 0.01
SMOOTH = 3.0  # the weight of the second differences of log X


def u_star(x: Array) -> Array:
    """Return tan(5x(1 − x))/10."""
    return jnp.tan(5 * x * (1 - x)) / 10


def X_star(u: Array) -> Array:
    """Return 1/(1 + 100u²)."""
    return 1 / (1 + 100 * u**2)


def knots() -> Float[Array, " 9"]:
    """Return the values of u at which log X is given."""
    return jnp.linspace(0, HIGHEST, KNOTS)


def X(log_X: Float[Array, " 9"], u: Array) -> Array:
    """Return X at u: its logarithm is straight between the knots, and constant beyond the last."""
    return jnp.exp(jnp.interp(u, knots(), log_X))


def residual(log_X: Float[Array, " 9"], u: Float[Array, " n"]) -> Float[Array, " n"]:
    """Return −(X(u)u')' − 1 at the inner points; X is taken half-way between two of them."""
    U = jnp.pad(u, 1)
    flux = X(log_X, (U[1:] + U[:-1]) / 2) * jnp.diff(U)
    return -jnp.diff(flux) * (len(u) + 1) ** 2 - 1


@jax.jit
def solution(log_X: Float[Array, " 9"], start: Float[Array, " n"]) -> Solution:
    """Find u at the inner points: a root, by Newton's steps, halved where they are too long."""
    return root(residual, log_X, start, solver=Newton(backtracking=True), throw=False)


class Found(NamedTuple):
    """log X at the knots, u at the inner points, and what u was fitted to."""

    log_X: Float[Array, " 9"]
    u: Float[Array, " n"]
    measured: Float[Array, " n"]


def measured(seed: int) -> Float[Array, " n"]:
    """Return u* at the inner points, with noise of 1 % of its largest value."""
    exact = u_star(jnp.arange(1, CELLS) / CELLS)
    noise = np.random.default_rng(seed).normal(size=len(exact))
    return exact + NOISE * jnp.max(exact) * jnp.asarray(noise, exact.dtype)


@jax.jit
def _off_and_slope(log_X, data):
    """Return (u − measured)/σ and its Jacobian by log X, in forward mode: nine columns."""

    def off(log_X):
        return (solution(log_X, data).value - data) / (NOISE * jnp.max(data))

    return off(log_X), jax.jacfwd(off)(log_X)


def fit(seed: int = 0) -> Found:
    """Find X by SciPy's nonlinear least squares; Newton starts at the measurements.

    X stays between exp(−4) and exp(1), where no u of the search grows without bound.
    """
    data, bends = measured(seed), SMOOTH * np.diff(np.eye(KNOTS), 2, axis=0)

    def both(log_X):
        return map(np.asarray, _off_and_slope(jnp.asarray(log_X, data.dtype), data))

    def slopes(log_X):
        return np.concatenate([list(both(log_X))[1], bends])

    jac: Any = slopes
    best = least_squares(
        lambda log_X: np.concatenate([next(both(log_X)), bends @ log_X]),
        np.full(KNOTS, -1.0),
        jac=jac,
        bounds=(-4, 1),
        max_nfev=40,
    )
    log_X = jnp.asarray(best.x, data.dtype)
    return Found(log_X, solution(log_X, data).value, data)
