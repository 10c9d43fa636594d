"""Laws from data: a field fitted to a series, and two constants with their errors."""

from collections.abc import Callable
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float

from .data import Series
from .fields import Pendulum
from .flow import trajectory


def segments(series: Series, length: int = 20) -> Float[Array, "n length dim"]:
    """Cut a series into all its overlapping pieces of `length` states.

    A short piece has no long way to go wrong: its loss is easier to lower than that of the whole.
    """
    starts = jnp.arange(len(series.times) - length + 1)
    return jnp.stack([series.states[starts + i] for i in range(length)], axis=1)


def segment_loss(series: Series) -> Callable:
    """Return loss(field, pieces): the mean squared distance of the flows from each first state."""

    def loss(field: Callable, pieces: Float[Array, "n length dim"]) -> Float[Array, ""]:
        times = series.times[: pieces.shape[1]]
        states = trajectory(field, pieces[:, 0], times, steps=1).states
        return jnp.mean((states - jnp.swapaxes(pieces, 0, 1)) ** 2)

    return loss


def path_of(field: Callable, series: Series, z0: Float[Array, " dim"]) -> Float[Array, "n dim"]:
    """Return the states of a field at a series' times, two Runge–Kutta steps between."""
    return trajectory(field, z0, series.times, steps=2).states


class Constants(NamedTuple):
    """Fitted constants (k, c), and a standard error for each."""

    values: Float[Array, "2"]
    errors: Float[Array, "2"]


@eqx.filter_jit
def with_errors(model: Pendulum, series: Series, z0: Float[Array, "2"]) -> Constants:
    """Return the pendulum's constants with their standard errors.

    Near the fit the path moves by J dθ, J = ∂path/∂θ. Least squares then gives θ the covariance
    σ² (Jᵀ J)⁻¹, where σ² is the mean squared residual.
    """
    theta, unravel = ravel_pytree(model)

    def residuals(theta):
        return (path_of(unravel(theta), series, z0) - series.states).ravel()

    J: Any = jax.jacfwd(residuals)(theta)
    variance = jnp.mean(residuals(theta) ** 2)
    return Constants(theta, jnp.sqrt(variance * jnp.diag(jnp.linalg.inv(J.T @ J))))
