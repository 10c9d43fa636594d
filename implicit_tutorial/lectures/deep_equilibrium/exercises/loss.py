"""Lecture 05: the loss of a deep equilibrium model, by a fixed point."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise
from implicit_tutorial.classroom.exercise.looks import UNROLLED

from .code import value_and_gradients
from .loss_slips import network, slips

BY = (0, 1, 3)  # W, U and V


def _draw(rng, n):
    W, U = rng.normal(size=(n, n)), rng.normal(size=(n, n + 1)) / n**0.5
    V, y = rng.normal(size=(4, n)), np.eye(4)[rng.integers(4)]
    return (
        0.9 * W / np.linalg.norm(W, 2),
        U,
        *rng.normal(size=(1, n)),
        V,
        *(rng.normal(size=(1, 4))),
        rng.normal(size=n + 1),
        y,
    )


def solved_not_unrolled(answer) -> str:
    """A fixed point and its own rule, not the chain rule through steps"""
    n = 30
    keys = jax.random.split(jax.random.key(0), 4)
    W = 0.4 * jax.random.normal(keys[0], (n, n)) / n**0.5
    U, V = (jax.random.normal(key, (n, n)) / n**0.5 for key in keys[1:3])
    b, y, x = jnp.zeros(n), jnp.eye(n)[0], jax.random.normal(keys[3], (n,))
    _, pull_back = jax.vjp(lambda x: answer(W, U, b, V, b, x, y), x)
    leaves = [leaf for leaf in jax.tree.leaves(pull_back) if isinstance(leaf, jax.Array)]
    kept = sum(leaf.size for leaf in leaves if leaf.shape[-2:] != (n, n)) / n
    return UNROLLED.format(kept=round(kept)) if kept > 15 else ""


equilibrium_loss = Exercise(
    name="equilibrium_loss",
    asks="loss(W, U, b, V, c, x, y): the cross-entropy of one digit, a number",
    outputs=("the loss", "∂/∂W", "∂/∂U", "∂/∂V"),
    draw=_draw,
    right=network(),
    call=value_and_gradients(BY),
    tolerance={"float64": 1e-4, "float32": 2e-3},
    slips=slips,
    way=(solved_not_unrolled,),
    hints=(
        "Three lines: what goes into the layer, its fixed point, and what the readout says of it.",
        "`it.fixed_point(deq.layer, a, z0).value` with a = (W, U x + b) and z0 of zeros. Then "
        "`jax.nn.log_softmax` of the scores V z + c.",
        "`z = it.fixed_point(deq.layer, (W, U @ x + b), jnp.zeros_like(b)).value`, then "
        "`-y @ jax.nn.log_softmax(V @ z + c)`.",
    ),
)
