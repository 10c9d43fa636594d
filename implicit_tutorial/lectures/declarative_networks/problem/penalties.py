"""Five ways to punish a distance: what a robust mean is made of."""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float


class Penalty(NamedTuple):
    """φ(r, α) of residuals r, a row each, and the weight for which ∂φ/∂r = weight · r.

    So a mean with these weights is stationary. α is a distance.
    """

    phi: Callable
    weight: Callable


def _square(r: Float[Array, "*n d"]) -> Float[Array, "*n"]:
    """Return ‖r‖² of each row."""
    return jnp.sum(r * r, -1)


def _far(r: Float[Array, "*n d"], alpha: Float[Array, ""]) -> tuple[Array, Array]:
    """Return which ‖r‖ > α, and ‖r‖ there, α elsewhere.

    Of one number ‖r‖ is |r|, whose slope is ±1 and whose bend is zero to the last digit; through a
    square root the bend would be a rounding error.
    """
    far = _square(r) > alpha**2
    safe = jnp.where(far[..., None], r, 1)
    length = jnp.abs(safe[..., 0]) if r.shape[-1] == 1 else jnp.sqrt(_square(safe))
    return far, jnp.where(far, length, alpha)


def _huber(r: Float[Array, "*n d"], alpha: Float[Array, ""]) -> Float[Array, "*n"]:
    """r²/2 up to α, and from there on the tangent, α r − α²/2."""
    far, length = _far(r, alpha)
    return jnp.where(far, alpha * length - alpha**2 / 2, _square(r) / 2)


PENALTIES = {
    "quadratic": Penalty(
        lambda r, alpha: _square(r) / 2, lambda r, alpha: jnp.ones_like(_square(r))
    ),
    "pseudo-Huber": Penalty(
        lambda r, alpha: alpha**2 * (jnp.sqrt(1 + _square(r) / alpha**2) - 1),
        lambda r, alpha: 1 / jnp.sqrt(1 + _square(r) / alpha**2),
    ),
    "Huber": Penalty(_huber, lambda r, alpha: alpha / _far(r, alpha)[1]),
    "Welsch": Penalty(
        lambda r, alpha: alpha**2 * (1 - jnp.exp(-_square(r) / (2 * alpha**2))),
        lambda r, alpha: jnp.exp(-_square(r) / (2 * alpha**2)),
    ),
    "truncated": Penalty(
        lambda r, alpha: jnp.minimum(_square(r), alpha**2) / 2,
        lambda r, alpha: (_square(r) < alpha**2).astype(r.dtype),
    ),
}
