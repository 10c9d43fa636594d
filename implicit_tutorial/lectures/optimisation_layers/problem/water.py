"""Water filling: how to share power among noisy channels, solved by SciPy."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from .anything import layer_of, multipliers


def objective(a: tuple[Array, Array], x: Float[Array, " n"]) -> Float[Array, ""]:
    """−Σ log(cᵢ + xᵢ): what channels of noise c, given power x, carry, with a minus. a = (c, P)."""
    return -jnp.sum(jnp.log(a[0] + x))


def below(a: tuple[Array, Array], x: Float[Array, " n"]) -> Float[Array, " n+1"]:
    """−x and Σx − P: no power is negative, and there is P in all."""
    return jnp.concatenate([-x, jnp.sum(x)[None] - a[1]])


def by_scipy(a: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return x by SciPy's SLSQP, and λ by least squares."""
    from scipy.optimize import minimize

    c, P = a
    n, rows = len(c), np.concatenate([-np.eye(len(c)), np.ones((1, len(c)))])
    found = minimize(
        lambda x: -np.sum(np.log(c + x)),
        np.full(n, P / n),
        jac=lambda x: -1 / (c + x),
        bounds=[(0, None)] * n,
        constraints={"type": "eq", "fun": lambda x: P - x.sum(), "jac": lambda x: -np.ones(n)},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    )
    x = found.x
    return x, multipliers(-1 / (c + x), rows, np.append(x, 0.0))


def water_filling(n: int):
    """Return the layer (c, P) -> x* for n channels."""
    return layer_of(by_scipy, objective, below, n, n + 1)


def closed_form(c: Float[Array, " n"], P: Float[Array, ""]) -> tuple[Array, Array, Array]:
    """Return x* = max(w − c, 0), ∂x*/∂P and ∂x*/∂c, with the level w at which Σx* = P."""
    order = np.sort(np.asarray(c))
    levels = (float(P) + np.cumsum(order)) / np.arange(1, len(order) + 1)
    count = int(np.sum(levels > order))  # how many channels lie below the water
    on = (np.asarray(c) < levels[count - 1]).astype(float)
    return (
        jnp.asarray(np.maximum(levels[count - 1] - np.asarray(c), 0)),
        jnp.asarray(on / count),
        jnp.asarray(np.outer(on, on) / count - np.diag(on)),
    )
