"""One training loop for the whole lecture: Adam on minibatches, with a bar for whoever watches."""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .checks import check_finite


class Trained(NamedTuple):
    """What training returns: the model, and the loss at every step."""

    model: Any
    losses: np.ndarray


def watched() -> bool:
    """Say whether somebody sees the output grow: a terminal, or a notebook with a reader.

    A notebook that is run by a program (nbclient, nbval, nbconvert) may not ask for input.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    kernel = getattr(shell, "kernel", None)
    return sys.stdout.isatty() if kernel is None else bool(getattr(kernel, "_allow_stdin", False))


def adam(model: Any, m: Any, v: Any, gradient: Any, t: Any, rate: Any) -> tuple[Any, Any, Any]:
    """Take Adam's step number t = 1, 2, …; return the model and the two moments.

    m and v are running means of the gradient g and of g², divided by 1 − βᵗ because they started
    at zero (Kingma and Ba, 2015). optax has it too, but not under strict dtype promotion.
    """
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, gradient)

    def moved(x, m, v):
        return x - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)

    return jax.tree.map(moved, model, m, v), m, v


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
