"""The model: pixels go in, the tanh layer of lecture 01 settles, a linear map reads it out."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

UNITS, PIXELS, CLASSES = 40, 64, 10


class Model(NamedTuple):
    """The weights of one network: 4610 numbers."""

    U: Float[Array, "n 64"]
    b: Float[Array, " n"]
    W: Float[Array, "n n"]
    V: Float[Array, "10 n"]
    c: Float[Array, " 10"]


def layer(
    a: tuple[Float[Array, "n n"], Float[Array, "*batch n"]], z: Float[Array, "*batch n"]
) -> Float[Array, "*batch n"]:
    """f(a, z) = tanh(W z + x) with a = (W, x): lecture 01's layer, for one example or for rows.

    Rows are a native batch: one array, and to a solver one unknown.
    """
    W, x = a
    return jnp.tanh(z @ W.T + x)


def draw(key: PRNGKeyArray, n: int = UNITS) -> Model:
    """Draw the weights: normal entries, divided by the root of the fan-in; of W half of that."""
    keys = jax.random.split(key, 3)
    return Model(
        U=jax.random.normal(keys[0], (n, PIXELS)) / PIXELS**0.5,
        b=jnp.zeros(n),
        W=0.5 * jax.random.normal(keys[1], (n, n)) / n**0.5,
        V=jax.random.normal(keys[2], (CLASSES, n)) / n**0.5,
        c=jnp.zeros(CLASSES),
    )


def injected(model: Model, pixels: Float[Array, "batch 64"]) -> tuple[Array, Array]:
    """Return a = (W, U x + b): what the layer gets."""
    return model.W, pixels @ model.U.T + model.b[None]


def scores(model: Model, z: Float[Array, "batch n"]) -> Float[Array, "batch 10"]:
    """Return the score of each class: V z + c."""
    return z @ model.V.T + model.c[None]


def cross_entropy(scores: Float[Array, "batch 10"], classes: Array) -> Float[Array, ""]:
    """Return the mean of −log p(class), in nats."""
    chosen = jnp.take_along_axis(jax.nn.log_softmax(scores), classes[:, None], axis=1)
    return -jnp.mean(chosen)


def parameters(model: Any) -> int:
    """Count a model's parameters."""
    return sum(leaf.size for leaf in jax.tree.leaves(model))


def one_of(models: Any, number: int) -> Any:
    """Take one model out of a stack."""
    return jax.tree.map(lambda leaf: leaf[number], models)
