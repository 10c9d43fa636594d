"""Continuous normalising flows: a density that is carried along dz/dt = f(t, z).

At t = 0 the density is the standard Gaussian, at t = 1 it is the data's. Along a path

    d/dt log p(z(t)) = −tr ∂_z f(t, z(t)),

so log p(x) = log N(z(0)) − ∫ tr ∂_z f dt, where z(0) is where the path through x came from.
"""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from .flow import flow
from .solve import solve


def log_gaussian(z: Float[Array, "n dim"]) -> Float[Array, " n"]:
    """Return log N(z; 0, I) for each row."""
    return -0.5 * jnp.sum(z**2, axis=1) - 0.5 * z.shape[1] * jnp.log(2 * jnp.pi).astype(z.dtype)


class _Backwards(eqx.Module):
    """(z, ∫ tr ∂_z f) as t runs from 1 to 0, for a batch; `noise` None means the exact trace."""

    field: Callable
    noise: Array | None

    def __call__(self, s, state):
        z, _ = state

        def exact(z):
            f = lambda z: self.field(1 - s, z)  # noqa: E731
            columns = [jax.jvp(f, (z,), (e,)) for e in jnp.eye(len(z), dtype=z.dtype)]
            return columns[0][0], sum(column[i] for i, (_, column) in enumerate(columns))

        def hutchinson(z, e):
            f, Je = jax.jvp(lambda z: self.field(1 - s, z), (z,), (e,))
            return f, e @ Je  # its mean over e is the trace, because E[e eᵀ] = I

        if self.noise is None:
            f, trace = jax.vmap(exact)(z)
        else:
            f, trace = jax.vmap(hutchinson)(z, self.noise)
        return -f, trace


def log_density(
    field: Callable,
    x: Float[Array, "n dim"],
    key: PRNGKeyArray | None = None,
    **options: Any,
) -> Float[Array, " n"]:
    """Return log p(x) for each row of x, where p is the Gaussian carried along `field`.

    Args:
        field: the field; time runs from 0 to 1.
        x: the points.
        key: None computes the trace exactly, by `dim` Jacobian-vector products. A key draws one
            vector e = ±1 a point and takes eᵀ (∂_z f) e, one product (Hutchinson, 1990). Its
            mean is the trace; a single value of log p is then noisy, and exp of it is not
            unbiased. For training in many dimensions, not for reporting a density.
        **options: as in `solve`.
    """
    noise = None if key is None else jax.random.rademacher(key, x.shape, x.dtype)
    start = x, jnp.zeros_like(x[:, 0])
    path = solve(_Backwards(field, noise), start, jnp.arange(2), **options)
    z, trace = path.states
    return log_gaussian(z[-1]) - trace[-1]


def sample(field: Callable, key: PRNGKeyArray, n: int, dim: int = 2, **options: Any) -> Array:
    """Return n points drawn from the density: Gaussian points carried along the field."""
    return flow(field, jax.random.normal(key, (n, dim)), 1.0, **options)


def negative_log_likelihood(field: Callable, x: Float[Array, "n dim"], **options: Any) -> Array:
    """Return the mean of −log p(x): what training minimises, in nats."""
    return -jnp.mean(log_density(field, x, **options))


def grid(half_width: float, n: int) -> tuple[Float[Array, "points 2"], float]:
    """Return the n² points of a square grid around 0, and the area that each stands for."""
    side = (np.arange(n) + 0.5) / n * 2 * half_width - half_width
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return jnp.asarray(points, dtype=float), (2 * half_width / n) ** 2
