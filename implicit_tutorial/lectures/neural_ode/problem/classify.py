"""Classifiers with a flow inside, and the same with a residual block."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from .fields import Field
from .flow import flow, resnet


class Classifier(eqx.Module):
    """points → (embedding) → block → linear map → one score a class.

    `field` is the block's; what the block makes of it, a flow or a residual step, is given at the
    call, so both have the same parameters. `extra` zeros are appended to each point first: the
    augmented neural ODE of Dupont et al. (2019).
    """

    field: Field
    readout: tuple[Float[Array, "classes dim"], Float[Array, " classes"]]
    embedding: Float[Array, "dim points"] | None
    extra: int = eqx.field(static=True)

    def __init__(
        self,
        key: PRNGKeyArray,
        points: int,
        classes: int,
        *,
        hidden: int = 32,
        extra: int = 0,
        width: int | None = None,
    ):
        keys = jax.random.split(key, 3)
        dim = width or points + extra
        self.extra = extra
        self.field = Field(keys[0], dim, hidden)
        weights = jax.random.normal(keys[1], (classes, dim)) / dim**0.5
        self.readout = weights, jnp.zeros(classes)
        self.embedding = None
        if width is not None:
            self.embedding = jax.random.normal(keys[2], (width, points)) / points**0.5

    def start(self, points: Float[Array, "n points"]) -> Float[Array, "n dim"]:
        """Return the block's input z(0)."""
        if self.embedding is not None:
            return points @ self.embedding.T
        return jnp.pad(points, ((0, 0), (0, self.extra)))

    def scores(self, z: Float[Array, "n dim"]) -> Float[Array, "n classes"]:
        """Return the scores that the readout gives to the block's output z(T)."""
        weights, bias = self.readout
        return z @ weights.T + bias[None]


def ode_block(field: Callable, z: Array) -> Array:
    """The flow for a time of 1, in four Runge–Kutta steps: 16 evaluations."""
    return flow(field, z, 1.0, steps=4)


def residual_block(field: Callable, z: Array) -> Array:
    """One residual step z + f(0, z)."""
    return resnet(field, z, 1.0, 1)[-1]


def loss(block: Callable) -> Callable:
    """Make the loss of a classifier with this block: the mean cross-entropy, in nats."""

    def cross_entropy(model: Classifier, data: Any) -> Float[Array, ""]:
        logits = jax.nn.log_softmax(model.scores(block(model.field, model.start(data.points))))
        return -jnp.mean(jnp.take_along_axis(logits, data.classes[:, None], axis=1))

    return cross_entropy


@eqx.filter_jit
def predict(model: Classifier, points: Array, block: Callable = ode_block) -> Int[Array, " n"]:
    """Return the class with the highest score, for each point."""
    scores = model.scores(block(model.field, model.start(points)))
    return jnp.argmax(scores, axis=1).astype(jnp.int32)


def accuracy(model: Classifier, data: Any, block: Callable = ode_block) -> float:
    """Return the share of points that are classified right."""
    return float(jnp.mean(predict(model, data.points, block) == data.classes))


def parameters(model: Any) -> int:
    """Count a model's parameters."""
    return sum(leaf.size for leaf in jax.tree.leaves(model))


def over_seeds(make: Callable, seeds: int) -> Any:
    """Stack the models make(key) of several seeds, one a row, to be trained side by side."""
    return jax.jit(jax.vmap(make))(jax.vmap(jax.random.key)(jnp.arange(seeds)))


def summed(single: Callable) -> Callable:
    """Return the loss of a stack of models: the sum of theirs, so that each learns by itself."""
    return lambda models, data: jnp.sum(jax.vmap(single, (0, None))(models, data))


@eqx.filter_jit
def accuracies(models: Any, data: Any, block: Callable = ode_block) -> Float[Array, " seeds"]:
    """Return the share of points classified right, for each of a stack of models."""
    right = jax.vmap(lambda model: predict(model, data.points, block))(models) == data.classes[None]
    return jnp.mean(right, axis=1)
