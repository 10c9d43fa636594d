"""Unrolled and learned: eight layers of ISTA with steps, or with matrices, of their own."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from implicit_tutorial.classroom.descent import adam

from .lasso import ROWS, Codes, Lasso, ista, lasso, objective, soft, zeros

LAYERS = 8


class Lista(NamedTuple):
    """Matrices and thresholds of each layer: z ← soft(S z + W y, t) (Gregor and LeCun, 2010)."""

    S: Float[Array, "layers m m"]
    W: Float[Array, "layers m n"]
    t: Float[Array, "layers m"]


def by_steps(logs: Float[Array, " layers"], a: Lasso) -> Codes:
    """Run ISTA with learned steps exp(logs)/L; return the code after each layer."""
    return ista(a, jnp.exp(logs))


def by_matrices(model: Lista, a: Lasso) -> Codes:
    """Run LISTA; return the code after each layer. It knows λ and D from its training only."""

    def layer(z, part):
        z = soft(part.S @ z + part.W @ a.y, part.t)
        return z, z

    return lax.scan(layer, zeros(a), model)[1]


def steps_at_first(dtype=jnp.float32) -> Float[Array, " layers"]:
    """Return the logarithms of ISTA's own steps."""
    return jnp.zeros(LAYERS, dtype)


def matrices_at_first(D: Array) -> Lista:
    """Return the matrices with which LISTA is ISTA."""
    a = lasso(D, D[:, 0])
    m = D.shape[1]
    one = Lista(
        jnp.eye(m, dtype=a.D.dtype) - a.eta * a.D.T @ a.D,
        a.eta * a.D.T,
        jnp.full(m, a.eta * a.lam),
    )
    return jax.tree.map(lambda x: jnp.stack([x] * LAYERS), one)


def numbers(model: Any) -> int:
    """Count the numbers that are learned."""
    return sum(x.size for x in jax.tree.leaves(model))


@partial(jax.jit, static_argnames="network")
@partial(jax.vmap, in_axes=(None, None, None, None, 0, None))
def trained(network, model: Any, D: Array, Y: Array, order: Array, rate: float) -> Any:
    """Make the mean objective after the last layer small: Adam, its rate falling to zero.

    Args:
        network: `by_steps` or `by_matrices`.
        model: where to start.
        D: the dictionary.
        Y: patches, one a row.
        order: for each seed and step the rows of a batch, (seeds, steps, batch).
        rate: the rate at first.

    Returns:
        The models, one a seed.
    """
    every = lasso(D, Y)

    def loss(model, rows):
        batch = every._replace(y=every.y[rows])
        return jnp.mean(jax.vmap(lambda a: objective(a, network(model, a)[-1]), (ROWS,))(batch))

    def one(state, batch):
        now, m, v = state
        t, rows = batch
        down = rate * (1 + jnp.cos(jnp.pi * t / len(order))) / 2
        return adam(now, m, v, jax.grad(loss)(now, rows), t, down), None

    zero = jax.tree.map(jnp.zeros_like, model)
    t = jnp.arange(1, len(order) + 1, dtype=D.dtype)
    return lax.scan(one, (model, zero, zero), (t, order))[0][0]


def orders(seeds: int, steps: int, batch: int, of: int) -> Array:
    """Draw the batches of each seed."""
    drawn = [np.random.default_rng(s).integers(0, of, (steps, batch)) for s in range(seeds)]
    return jnp.asarray(np.stack(drawn))
