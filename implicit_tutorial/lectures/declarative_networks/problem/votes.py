"""Votes for the centre of a circle: a network makes them, a robust mean pools them, both learn."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from implicit_tutorial.classroom.descent import adam

from .pooling import lowest, pool

POINTS = 64
NOISE = 0.02


class Sets(NamedTuple):
    """Sets of points: what is seen of each, and the centre that is asked for."""

    seen: Float[Array, "sets points 5"]  #: position, normal, and the radius
    centre: Float[Array, "sets 2"]


def draw(count: int, share: float, seed: int) -> Sets:
    """Draw sets of 64 points on a circle of known radius, a share of them replaced by clutter.

    The clutter of a set is a clump somewhere else, its normals at random.
    """
    rng = np.random.default_rng(seed)
    centre, radius = rng.uniform(-0.5, 0.5, (count, 1, 2)), rng.uniform(0.3, 0.7, (count, 1, 1))

    def directions(*shape):
        angle = rng.uniform(0, 2 * np.pi, shape)
        return np.stack([np.cos(angle), np.sin(angle)], -1)

    normal = directions(count, POINTS)
    on = centre + radius * normal + NOISE * rng.normal(size=(count, POINTS, 2))
    clump = centre + directions(count, 1) + 0.2 * rng.normal(size=(count, POINTS, 2))
    is_clutter = (np.arange(POINTS) < round(share * POINTS))[None, :, None]
    position = np.where(is_clutter, clump, on)
    normal = np.where(is_clutter, directions(count, POINTS), normal)
    seen = np.concatenate([position, normal, np.broadcast_to(radius, (count, POINTS, 1))], -1)
    return Sets(jnp.asarray(seen, jnp.float32), jnp.asarray(centre[:, 0], jnp.float32))


class Model(NamedTuple):
    """The 82 weights of the network, and the logarithm of the node's α."""

    weights: Any
    log_alpha: Float[Array, ""]


def start(seed: int) -> Model:
    """Draw a network 5 → 10 → 2; α begins at 0.3."""
    rng = np.random.default_rng(seed)
    layers = [(rng.normal(size=(m, n)) / m**0.5, np.zeros(n)) for m, n in ((5, 10), (10, 2))]
    model = Model(layers, np.log(0.3))
    return jax.tree.map(lambda x: jnp.asarray(x, jnp.float32), model)


def votes(weights: Any, seen: Float[Array, "*b points 5"]) -> Float[Array, "*b points 2"]:
    """Where each point thinks that the centre is: two layers of tanh beside its own position."""
    (W1, b1), (W2, b2) = weights
    hidden = jnp.tanh(jnp.matmul(seen, W1) + jnp.broadcast_to(b1, (*seen.shape[:-1], len(b1))))
    return seen[..., :2] + hidden @ W2 + jnp.broadcast_to(b2, (*seen.shape[:-1], 2))


def pooled(
    name: str, model: Model, seen: Float[Array, "sets points 5"], far_and_wide: bool = False
) -> Float[Array, "sets 2"]:
    """Return the pooled votes of each set: from their mean, or the lowest of many minima."""
    alpha = jnp.exp(model.log_alpha)

    def one(x):
        return lowest(name, x, alpha) if far_and_wide else pool(name, x, alpha, throw=False)

    return jax.vmap(one)(votes(model.weights, seen))


@partial(jax.jit, static_argnums=(0, 3))
def misses(name: str, models: Model, sets: Sets, far_and_wide: bool = False) -> Array:
    """Return how far from its centre each set is pooled, a row for each of several models."""

    def of_one(model):
        found = pooled(name, model, sets.seen, far_and_wide)
        return jnp.linalg.norm(found - sets.centre, axis=-1)

    return jax.vmap(of_one)(models)


def rms(missed: Float[Array, "models sets"]) -> np.ndarray:
    """Return the root of the mean square of each row."""
    return np.sqrt(np.mean(np.asarray(missed) ** 2, axis=1))


def train(name: str, seeds: int = 5, steps: int = 300, share: float = 0.3) -> tuple[Model, Array]:
    """Train the votes and α through the pool, for several seeds at once.

    Each step sees 32 sets of 1024. Returns the models and their losses, a row a seed.
    """
    models = jax.tree.map(lambda *x: jnp.stack(x), *map(start, range(seeds)))
    data = [draw(1024, share, 100 + seed) for seed in range(seeds)]
    sets = jax.tree.map(lambda *x: jnp.stack(x), *data)
    return _train(name, steps, models, sets)


@partial(jax.jit, static_argnums=(0, 1))
def _train(name, steps, models, sets):
    def loss(model, batch):
        return jnp.mean(jnp.sum((pooled(name, model, batch.seen) - batch.centre) ** 2, -1))

    def one(model, sets):
        def step(state, now):
            k, turn = now
            batch = jax.tree.map(lambda x: lax.dynamic_slice_in_dim(x, 32 * turn, 32), sets)
            model, m, v = state
            value, slope = jax.value_and_grad(loss)(model, batch)
            rate = 0.02 * (1 + jnp.cos(jnp.pi * k / steps)) / 2
            return adam(model, m, v, slope, k + 1.0, rate), value

        zeros = jax.tree.map(jnp.zeros_like, model)
        k = jnp.arange(steps)
        now = (k.astype(jnp.float32), k % 32)
        state, losses = lax.scan(step, (model, zeros, zeros), now)
        return state[0], losses

    return jax.vmap(one)(models, sets)
