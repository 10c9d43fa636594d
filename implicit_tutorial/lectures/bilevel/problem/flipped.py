"""A weight for each example, where some labels are wrong: scikit-learn's digits, even or odd."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Bool, Float

from implicit_tutorial.classroom.descent import adam
from implicit_tutorial.classroom.digits import shuffled
from implicit_tutorial.implicit import root
from implicit_tutorial.solvers import Newton

from .data import Data, cut, logistic

STEPS, RATE, PENALTY = 30, 0.2, 0.01


class Noisy(NamedTuple):
    """Examples of which some have a wrong label, a few that are right for sure, and a test."""

    train: Data
    clean: Data
    test: Data
    flipped: Bool[Array, " n"]  #: which labels are wrong: for the report alone


def even_or_odd(seed: int, train: int = 400, clean: int = 100, share: float = 0.4) -> Noisy:
    """Draw digits, labelled 1 where odd; of the training labels a share is turned around."""
    rng = np.random.default_rng(seed)
    pixels, classes = map(np.asarray, shuffled(rng))
    X = np.concatenate([pixels, np.ones((len(pixels), 1))], 1)  # the bias is a weight of 1
    y = (classes % 2).astype(float)
    wrong = np.arange(len(y)) < 0
    wrong[:train] = rng.uniform(size=train) < share
    parts = cut(X, np.where(wrong, 1 - y, y), train, clean)
    return Noisy(*parts, jnp.asarray(wrong[:train]))


def stationary(a: tuple[Float[Array, " n"], Data], w: Float[Array, " d"]) -> Float[Array, " d"]:
    """The slope of Σ cᵢ lossᵢ / n + ½ λ‖w‖², with a = (c, train)."""
    c, data = a
    return jax.grad(lambda w: c @ logistic(w, data) / len(c))(w) + PENALTY * w


def fitted(c: Float[Array, " n"], data: Data) -> Float[Array, " d"]:
    """Return w*(c)."""
    w0 = jnp.zeros(data.X.shape[1])
    return root(stationary, (c, data), w0, solver=Newton(max_steps=30), throw=False).value


@jax.jit
def influences(data: Noisy) -> Float[Array, " n"]:
    """Return dF/dc at equal weights: above zero where an example hurts the clean ones' loss."""

    def F(c):
        return jnp.mean(logistic(fitted(c, data.train), data.clean))

    return jax.grad(F)(jnp.ones(len(data.train.y)))


class Weighed(NamedTuple):
    """What each way gets right on the test, and how well the weights find the wrong labels."""

    as_they_are: Float[Array, ""]
    reweighted: Float[Array, ""]
    clean_alone: Float[Array, ""]
    weights: Float[Array, " n"]


def accuracy(w: Float[Array, " d"], data: Data) -> Float[Array, ""]:
    """Return the share of examples on whose side of 0 the score is."""
    return jnp.mean(((data.X @ w > 0) == (data.y > 0.5)).astype(w.dtype))


@jax.jit
@jax.vmap
def weigh(data: Noisy) -> Weighed:
    """Weigh the examples by what that does to the loss of the clean ones, from weights of one.

    A weight is c = 2/(1 + exp(−θ)), between 0 and 2; `STEPS` of Adam's steps on θ.
    """

    def loss(theta):
        return jnp.mean(logistic(fitted(2 * jax.nn.sigmoid(theta), data.train), data.clean))

    def step(state, t):
        theta, m, v = state
        return adam(theta, m, v, jax.grad(loss)(theta), t, RATE), None

    start = jnp.zeros(len(data.train.y))
    t = jnp.arange(1, STEPS + 1, dtype=start.dtype)
    (theta, _, _), _ = lax.scan(step, (start, start, start), t)
    weights = 2 * jax.nn.sigmoid(theta)
    clean = fitted(jnp.ones(len(data.clean.y)), data.clean)
    as_they_are, weighed = (fitted(c, data.train) for c in (jnp.ones_like(start), weights))
    first, second, third = (accuracy(w, data.test) for w in (as_they_are, weighed, clean))
    return Weighed(first, second, third, weights)


def found(weights: Float[Array, " n"], flipped: Bool[Array, " n"]) -> Float[Array, ""]:
    """Return how often a wrong example weighs less than a right one (the area under the curve)."""
    less = weights[:, None] > weights[None]
    pairs = ~flipped[:, None] & flipped[None]
    return jnp.sum(less & pairs) / jnp.sum(pairs)
