"""One digit's way to its fixed point, seen in the plane; and where other starts lead."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from .data import Labelled
from .layer import Model, injected, layer, one_of, scores
from .solve import settle
from .stability import stability


class Walk(NamedTuple):
    """Every step of some digits under one network: arrays (digits, steps + 1, …)."""

    states: np.ndarray  #: z_k
    plane: np.ndarray  #: its two principal coordinates
    probabilities: np.ndarray  #: of the ten classes
    share: float  #: of the variance of all fixed points, that the plane shows
    pixels: np.ndarray  #: the digits themselves
    classes: np.ndarray


def calmest(models: Model, test: Labelled) -> Model:
    """Return the model of a stack whose largest ρ over the test digits is the smallest."""
    largest = jnp.max(jnp.nan_to_num(stability(models, test).radius, nan=jnp.inf), axis=1)
    return one_of(models, int(jnp.argmin(largest)))


@jax.jit
def _steps(model: Model, pixels: Array, z0: Array) -> tuple[Array, Array]:
    a = injected(model, pixels)

    def step(z, _):
        z = layer(a, z)
        return z, z

    states = lax.scan(step, z0, length=200)[1]
    states = jnp.concatenate([z0[None], states])
    said = jax.nn.softmax(jax.vmap(lambda z: scores(model, z))(states))
    return jnp.swapaxes(states, 0, 1), jnp.swapaxes(said, 0, 1)


def walks(model: Model, test: Labelled, digits: Any, steps: int = 30) -> Walk:
    """Follow some test digits from z = 0 for `steps` ≤ 200 steps."""
    zeros = jnp.zeros((len(test.pixels), model.W.shape[0]), model.W.dtype)
    states, said = (np.asarray(x) for x in _steps(model, test.pixels, zeros))
    ends = states[:, -1]
    _, sizes, axes = np.linalg.svd(ends - ends.mean(0), full_matrices=False)
    plane = (states[digits, : steps + 1] - ends.mean(0)) @ axes[:2].T
    share = float((sizes[:2] ** 2).sum() / (sizes**2).sum())
    chosen = np.asarray(test.pixels)[digits], np.asarray(test.classes)[digits]
    return Walk(states[digits, : steps + 1], plane, said[digits, : steps + 1], share, *chosen)


def late(model: Model, test: Labelled, count: int = 8) -> np.ndarray:
    """Return the test digits whose answer changes latest on the way from z = 0."""
    zeros = jnp.zeros((len(test.pixels), model.W.shape[0]), model.W.dtype)
    said = np.asarray(jnp.argmax(_steps(model, test.pixels, zeros)[1], axis=-1))
    changed = said[:, 1:] != said[:, :-1]
    last = np.where(changed.any(1), changed.shape[1] - np.argmax(changed[:, ::-1], axis=1), 0)
    last = np.where(last > 150, 0, last)  # those go round for ever
    return np.argsort(-last, kind="stable")[:count]


@jax.jit
def landings(models: Model, test: Labelled) -> Float[Array, "seeds digits"]:
    """Return how far apart each digit ends from z = 0 and from a random start, after 400 steps."""
    start = jax.random.uniform(
        jax.random.key(0), (len(test.pixels), models.b.shape[1]), models.b.dtype, -1, 1
    )

    def one(model):
        a = injected(model, test.pixels)
        ends = [settle(lambda z: layer(a, z), z0, 400, 1e-6).value for z0 in (0 * start, start)]
        return jnp.linalg.norm(ends[0] - ends[1], axis=1)

    return jax.vmap(one)(models)


def approach(model: Model, pixels: Array, layers: int = 30) -> np.ndarray:
    """Return ‖z_K − z*‖ for K = 0 … layers: (digits, layers + 1)."""
    zeros = jnp.zeros((len(pixels), model.W.shape[0]), model.W.dtype)
    states = np.asarray(_steps(model, pixels, zeros)[0])
    return np.linalg.norm(states[:, : layers + 1] - states[:, -1:], axis=-1)
