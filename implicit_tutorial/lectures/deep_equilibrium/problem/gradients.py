"""How exact is a gradient whose series, or whose forward solve, was cut short?"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from .data import Labelled
from .layer import Model
from .losses import Regime, solved
from .solve import Limits, silent

LONG, TIGHT = 400, 1e-6


class Cut(NamedTuple):
    """Gradients of one batch, each cut short in its own way, beside the exact one."""

    cosine: Float[Array, " cuts"]  #: of the angle between the two
    error: Float[Array, " cuts"]  #: ‖gradient − exact‖ / ‖exact‖


def gradient(model: Model, batch: Labelled, limits: Limits) -> Float[Array, " parameters"]:
    """Return the gradient of the loss by all 4610 numbers, as one vector."""
    probe, key = silent(len(batch.pixels), batch.pixels.dtype), jax.random.key(0)

    def loss(model):
        return solved(model, batch, Regime(limits=limits), key, probe)[0]

    return jnp.concatenate([jnp.ravel(g) for g in jax.grad(loss)(model)])


@jax.jit
def beside_exact(model: Model, batch: Labelled, limits: Limits) -> Cut:
    """Compare gradients under many limits, arrays of one length, with the one at 1e-6."""
    exact = gradient(model, batch, Limits(LONG, LONG, TIGHT))
    found = lax.map(lambda one: gradient(model, batch, one), limits)
    size = jnp.linalg.norm(exact)
    cosine = found @ exact / (jnp.linalg.norm(found, axis=1) * size)
    return Cut(cosine, jnp.linalg.norm(found - exact[None], axis=1) / size)


def cut_series(model: Model, batch: Labelled, terms: Any) -> Cut:
    """Keep 1, 2, … terms of the backward series, at the solved z*."""
    terms = jnp.asarray(terms)
    return beside_exact(model, batch, Limits(LONG + 0 * terms, terms, _tight(terms)))


def cut_solve(model: Model, batch: Labelled, steps: Any) -> Cut:
    """Stop the forward solve after 1, 2, … steps, and apply the exact rule to what is there.

    Its series has at most 60 terms, as in training: where ρ ≥ 1 at that z it has no sum.
    """
    steps = jnp.asarray(steps)
    return beside_exact(model, batch, Limits(steps, 60 + 0 * steps, _tight(steps)))


def _tight(like: Array) -> Array:
    return jnp.full(like.shape, TIGHT, jnp.result_type(float))
