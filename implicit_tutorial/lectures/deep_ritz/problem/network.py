"""The deep half: u = x(1 − x) N(x, θ) with a small net N, its energy made small by Adam."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float, PRNGKeyArray

from implicit_tutorial.classroom.descent import adam

from .interval import energy, error, gauss

Layers = list[tuple[Array, Array]]  # weights and bias of each layer
LOOKS = 20  # how often the error is noted


def draw(key: PRNGKeyArray, inputs: int, width: int, steep: float = 1.0) -> Layers:
    """Draw the net: inputs → width → width → 1, tanh between; the first layer `steep` times."""
    sizes = (inputs, width, width, 1)

    def layer(key, n, m):
        W = jax.random.normal(key, (m, n)) * np.sqrt(2 / (n + m))
        return W, jax.random.uniform(key, (m,), minval=-1.0)

    keys = jax.random.split(key, len(sizes) - 1)
    (W, b), *rest = [layer(k, n, m) for k, n, m in zip(keys, sizes, sizes[1:], strict=False)]
    return [(steep * W, b), *rest]


def net(theta: Layers, x: Float[Array, " inputs"]) -> Float[Array, ""]:
    """Return N(x, θ)."""
    *inner, (W, b) = theta
    for V, c in inner:
        x = jnp.tanh(V @ x + c)
    return (W @ x + b)[0]


def hard(theta: Layers, x: Float[Array, ""]) -> Float[Array, ""]:
    """Return u(x) = x(1 − x) N(x, θ): it vanishes at both ends, whatever θ is."""
    return x * (1 - x) * net(theta, x[None])


class Trained(NamedTuple):
    """θ after the last step, and the relative L² error after each twentieth of them."""

    theta: Layers
    errors: Float[Array, " looks"]


@partial(jax.jit, static_argnames=("width", "steps"))
def train(keys: PRNGKeyArray, width: int, steps: int = 4000, fresh: Any = False) -> Trained:
    """Take steps of Adam on the energy; one net a key, all side by side.

    Args:
        keys: (seeds,); each draws its net, and its points.
        width: neurons in each of the two layers.
        steps: a multiple of `LOOKS`; the rate falls from 0.01 to 0 along a cosine.
        fresh: see the energy by 64 random points, others in each step, and not by Gauss' points.
            It is no static argument: one compiled program serves both.
    """
    return jax.vmap(lambda key: _train(key, width, steps, fresh))(keys)


def _train(key: PRNGKeyArray, width: int, steps: int, fresh: Any) -> Trained:
    theta = draw(key, 1, width, steep=3.0)  # on an interval of length 1 nothing bends else

    def loss(theta, t):
        x, w = gauss()
        drawn = jax.random.uniform(jax.random.fold_in(key, t), x.shape, x.dtype)
        x, w = jnp.where(fresh, drawn, x), jnp.where(fresh, 1 / len(w), w)
        return energy(lambda x: hard(theta, x), x, w)

    def step(state, t):
        theta, m, v = state
        slope, at = jax.grad(loss)(theta, t), t.astype(jnp.result_type(float))
        return adam(theta, m, v, slope, at, 0.005 * (1 + jnp.cos(np.pi * at / steps))), None

    def look(state, ts):
        state, _ = lax.scan(step, state, ts)
        return state, error(lambda x: hard(state[0], x))

    zeros = jax.tree.map(jnp.zeros_like, theta)
    ts = jnp.arange(1, steps + 1).reshape(LOOKS, -1)
    (theta, _, _), errors = lax.scan(look, (theta, zeros, zeros), ts)
    return Trained(theta, errors)


def keys(seeds: int) -> PRNGKeyArray:
    """Return a key for each seed."""
    return jax.random.split(jax.random.key(0), seeds)


def numbers(width: int, inputs: int = 1) -> int:
    """Count the parameters of a net."""
    return (inputs + 1) * width + (width + 1) * width + width + 1
