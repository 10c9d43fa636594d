"""One training loop for the whole lecture: five seeds side by side, and what each solve took."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from implicit_tutorial.classroom.descent import adam, watched

from .data import Labelled
from .layer import UNITS, Model, draw
from .losses import Regime
from .regularise import contracted
from .solve import silent

BATCH, CLIP = 128, 1.0


class Log(NamedTuple):
    """What every step of training took: arrays (steps of training, seeds)."""

    loss: Any
    forward: Any  #: evaluations of f, for the slowest digit of the batch
    unsettled: Any  #: share of the batch that met the cap
    backward: Any  #: terms of the Neumann series, for the slowest digit
    backward_unsettled: Any


class Trained(NamedTuple):
    """What training returns: a stack of models, its log, and what was measured on the way."""

    models: Model
    log: Log
    epochs: np.ndarray  #: when it was measured
    measured: list


class _State(NamedTuple):
    model: Model
    m: Model
    v: Model
    t: Any
    q: Any  #: the singular vector that belongs to ‖W‖


def clipped(gradient: Any, largest: float) -> Any:
    """Scale a gradient down to the norm `largest` where it is longer, or not finite."""
    size = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(gradient)))
    scale = jnp.where(jnp.isfinite(size), jnp.minimum(1, largest / size), 0)
    return jax.tree.map(lambda g: jnp.where(scale > 0, scale * g, 0), gradient)


def _step(loss: Callable, state: _State, drawn, key, regime: Regime, data: Labelled):
    """One step of one seed."""
    batch = Labelled(data.pixels[drawn], data.classes[drawn])
    probe = silent(len(drawn), data.pixels.dtype)
    both = jax.value_and_grad(loss, argnums=(0, 4), has_aux=True)
    (value, reading), (gradient, counts) = both(state.model, batch, regime, key, probe)
    t = state.t + 1
    model, m, v = adam(state.model, state.m, state.v, clipped(gradient, CLIP), t, regime.rate)
    W, q = contracted(model.W, regime.bound, state.q)
    took = Log(
        value,
        jnp.max(reading.steps),
        jnp.mean(~reading.settled),
        jnp.max(counts[0]),
        1 - jnp.mean(counts[1]),
    )
    return _State(model._replace(W=W), m, v, t, q), took


@partial(jax.jit, static_argnums=0)
def _epoch(loss, states, drawn, keys, regime, data):
    one = jax.vmap(partial(_step, loss), (0, 0, 0, None, None))

    def body(states, each):
        drawn, keys = each
        return one(states, drawn, keys, regime, data)

    return lax.scan(body, states, (drawn, keys))


def train(
    loss: Callable,
    data: Labelled,
    regime: Regime = Regime(),
    *,
    epochs: int,
    seeds: int = 5,
    label: str = "training",
    measure: Callable | None = None,
    every: int = 5,
) -> Trained:
    """Minimise a loss by Adam on batches of 128, for several seeds side by side.

    The gradient is clipped at norm 1: a digit whose fixed point is lost has one of any size.

    Args:
        loss: loss(model, batch, regime, key, probe) -> (number, Reading); `solved` or `finite`.
        data: the digits to learn from.
        regime: rate, penalties and caps. Only numbers: no other value is compiled anew.
        epochs: how often all digits are seen.
        seeds: of the weights, and of the order of the digits.
        label: what stands before the bar.
        measure: measure(models) is noted before the first epoch and after every `every`.
        every: how many epochs lie between two measurements.
    """
    from tqdm import tqdm

    regime = jax.tree.map(lambda x: jnp.asarray(x, jnp.result_type(x)), regime)
    models = jax.vmap(draw)(jax.vmap(jax.random.key)(jnp.arange(seeds)))
    zeros = jax.tree.map(jnp.zeros_like, models)
    states = _State(models, zeros, zeros, jnp.zeros(seeds), jnp.ones((seeds, UNITS)))
    orders = [np.random.default_rng(seed) for seed in range(seeds)]
    rows = len(data.pixels) // BATCH * BATCH
    logs, measured = [], [measure(models)] if measure else []
    bar = tqdm(range(epochs), label, file=sys.stdout, disable=not watched(), mininterval=0.5)
    for epoch in bar:
        drawn = [order.permutation(len(data.pixels))[:rows] for order in orders]
        drawn = np.stack(drawn).reshape(seeds, -1, BATCH).swapaxes(0, 1).astype(np.int32)
        keys = jax.random.split(jax.random.key(epoch), drawn.shape[:2])
        states, log = _epoch(loss, states, drawn, keys, regime, data)
        logs.append(log)
        if measure and (epoch + 1) % every == 0:
            measured.append(measure(states.model))
    log = jax.tree.map(lambda *parts: np.concatenate([np.asarray(x) for x in parts]), *logs)
    return Trained(states.model, log, every * np.arange(len(measured)), measured)
