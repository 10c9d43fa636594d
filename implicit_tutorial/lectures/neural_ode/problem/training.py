"""One training loop for the whole lecture: Adam on minibatches, with a bar for whoever watches."""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.descent import adam, watched

from .checks import check_finite


class Trained(NamedTuple):
    """What training returns: the model, and the loss at every step."""

    model: Any
    losses: np.ndarray


def train(
    loss: Callable,
    model: Any,
    data: Any,
    *,
    steps: int,
    rate: float = 1e-2,
    batch: int | None = None,
    seed: int = 0,
    label: str = "training",
) -> Trained:
    """Minimise the mean of loss(model, batch) by Adam, its rate falling to zero along a cosine.

    Args:
        loss: loss(model, batch) -> one number.
        model: a pytree of floating arrays.
        data: a pytree of arrays with the same number of rows.
        steps: how many steps.
        rate: the first step's learning rate.
        batch: rows drawn for each step; None takes all of them.
        seed: of the draws.
        label: what stands before the bar.

    Raises:
        ValueError: where the data hold a NaN or an infinity.
        RuntimeError: where the loss becomes NaN or infinite.
    """
    from tqdm import tqdm

    data = jax.tree.map(jnp.asarray, data)
    check_finite("The data", data)
    rows = jax.tree.leaves(data)[0].shape[0]
    draw = np.random.default_rng(seed).integers

    @jax.jit
    def step(model, m, v, data, drawn, k):
        if drawn is not None:
            data = jax.tree.map(lambda x: x[drawn], data)
        value, gradient = jax.value_and_grad(loss)(model, data)
        t = jnp.asarray(k, value.dtype)
        now = rate * (1 + jnp.cos(jnp.pi * t / steps)) / 2
        return *adam(model, m, v, gradient, t + 1, now), value

    # A weakly typed number would be typed by the first step, which then compiles once more.
    model = jax.tree.map(lambda x: jnp.asarray(x, jnp.result_type(x)), model)
    m = v = jax.tree.map(jnp.zeros_like, model)
    losses = []
    for k in tqdm(range(steps), label, file=sys.stdout, disable=not watched(), mininterval=0.5):
        drawn = None if batch is None else draw(rows, size=batch, dtype=np.int32)
        model, m, v, value = step(model, m, v, data, drawn, k)
        losses.append(value)
    history = np.asarray(jnp.stack(losses))
    if not np.all(np.isfinite(history)):
        first = int(np.argmin(np.isfinite(history)))
        raise RuntimeError(
            f"The loss became NaN or infinite at step {first} of {steps}. Lower the rate "
            f"(it was {rate:g}), or look at the field that the training left."
        )
    return Trained(model, history)
