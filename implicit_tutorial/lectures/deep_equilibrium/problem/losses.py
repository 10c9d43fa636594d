"""The two kinds of network that are trained, with the same weights: solved, or K layers deep."""

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Int

from .layer import Model, cross_entropy, injected, layer, scores
from .regularise import jacobian_penalty
from .solve import Limits, equilibrium


class Regime(NamedTuple):
    """How a network is trained: numbers, so that one compiled step serves all of them."""

    rate: Any = 0.02  #: Adam's
    decay: Any = 0.0  #: times ½ ‖W‖², added to the loss
    penalty: Any = 0.0  #: γ, times the mean of ‖∂_z f‖²/n
    bound: Any = 1e9  #: on ‖W‖₂
    limits: Limits = Limits()
    depth: Any = 1  #: K, of a network of K layers
    tied: Any = 1.0  #: is the input fed to every layer (1), or to the first alone (0)?


class Reading(NamedTuple):
    """What the forward solve of a batch took, example by example."""

    steps: Int[Array, " batch"]
    settled: Bool[Array, " batch"]


def solved(model: Model, batch: Any, regime: Regime, key: Array, probe: Any):
    """The loss of a deep equilibrium model: z* = tanh(W z* + U x + b), then V z* + c."""
    a = injected(model, batch.pixels)
    found = equilibrium(layer, a, jnp.zeros_like(a[1]), regime.limits, probe)
    loss = cross_entropy(scores(model, found.value), batch.classes)
    loss = loss + regime.decay / 2 * jnp.sum(model.W**2)
    loss = loss + regime.penalty * jacobian_penalty(layer, a, found.value, key)
    return loss, Reading(found.steps, found.settled)


def deep(model: Model, pixels: Array, depth: Any, tied: Any, most: int = 5) -> Array:
    """Return the state after K ≤ `most` layers: z ← tanh(W z + U x + b) from z = 0.

    With tied = 0 only the first layer sees the input: an ordinary network, for K = 2 of layers
    tanh(U x + b) and tanh(W z), with as many numbers as the equilibrium model has.
    """
    W, x = injected(model, pixels)

    def one_more(k, z):
        return jnp.where(k < depth, layer((W, tied * x), z), z)

    return lax.fori_loop(1, most, one_more, layer((W, x), jnp.zeros_like(x)))


def finite(model: Model, batch: Any, regime: Regime, key: Array, probe: Any):
    """The loss of a network of K layers, by the chain rule through every one of them."""
    z = deep(model, batch.pixels, regime.depth, regime.tied)
    rows = len(z)
    loss = cross_entropy(scores(model, z), batch.classes)
    return loss, Reading(jnp.full(rows, regime.depth, jnp.int32), jnp.ones(rows, bool))
