"""Lecture 04, part (d): the layer under vmap and jit."""

import jax
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise
from implicit_tutorial.classroom.exercise.looks import not_unrolled
from implicit_tutorial.classroom.exercise.theorem import draw_layer, layer

from .layer import (
    PROBLEMS,
    TOLERANCE,
    explain,
    on_one,
    pulled,
    right,
    slips,
    value_and_pull_back,
)

EXAMPLES = 3  # of a batch
ONE_ONLY = (
    "Works on one example, but not under {where}: every step of the layer must be one that JAX "
    "can trace. "
)


def on_a_batch(answer, W, U, x, v):
    """Differentiate the layer at each example of a batch, under vmap and jit."""
    f = layer(W, U)
    if on_one(answer, W, U, x[0], v[0]) is None:
        return None  # not attempted

    def batched(x, v):
        return jax.vmap(lambda x, v: value_and_pull_back(answer, f, x, v))(x, v)

    for where, function in (("vmap", batched), ("jit", jax.jit(batched))):
        try:
            result = function(x, v)
        except Exception as error:
            error.slip = ONE_ONLY.format(where=where)  # type: ignore[attr-defined]
            raise
    return result  # type: ignore[possibly-unbound]


def _draw_batch(rng, n):
    W, U, _ = draw_layer(rng, n)
    return W, U, rng.normal(size=(EXAMPLES, n)), rng.normal(size=(EXAMPLES, n))


def right_on_a_batch(W, U, x, v):
    """Return both for each example."""
    both = [right(W, U, *example) for example in zip(x, v, strict=True)]
    return tuple(np.stack(part) for part in zip(*both, strict=True))


def _pulled_on_a_batch(wrong, W, U, x, v):
    return np.stack([pulled(wrong, W, U, *example) for example in zip(x, v, strict=True)])


def _explain_the_first(values, W, U, x, v):
    return explain((values[0][0], values[1][0]), W, U, x[0], v[0])


batched_layer = Exercise(
    name="batched_layer",
    asks="jit and vmap of layer(f, x) and of its gradient: both, for each example",
    outputs=("z*", "its pull-back"),
    draw=_draw_batch,
    right=right_on_a_batch,
    call=on_a_batch,
    slips=slips(right_on_a_batch, _pulled_on_a_batch),
    explain=_explain_the_first,
    also=(not_unrolled,),
    problems=PROBLEMS,
    tolerance=TOLERANCE,
    hints=(
        "`anderson_solver` asks a Python `if` whether it has converged. Under vmap one example "
        "has, another has not.",
        "The backward rule may stay as it is. Only the forward rule needs another solver, one "
        "whose loop JAX can trace.",
        "In the package that is `it.fixed_point(f, x, z0, solver=it.Anderson()).value`; or write "
        "your own with `jax.lax.while_loop`.",
    ),
)
