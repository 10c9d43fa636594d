"""Lecture 11: give each device its rows, and let it solve them alone."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

from ..problem.devices import Batch, mesh, spread
from ..problem.messages import messages


def solve(W, X):
    """Stand for a solver: one norm for all rows that it is given tells who was there."""
    return X @ W.T / jnp.linalg.norm(X)


def no_messages(answer) -> str:
    """Each device alone: no message between devices"""
    devices = mesh()
    count = jax.device_count()
    batch = spread(Batch(jnp.eye(3), jnp.ones((2 * count, 3))), devices)
    found = messages(lambda W, X: answer(solve, devices, W, X), *batch)
    if not found:
        return ""
    kinds = ", ".join(sorted({message.kind for message in found}))
    return (
        f"Messages: the devices send {len(found)} ({kinds}), although each could work alone. "
        "Inside `jax.shard_map` a function sees its own rows only: call `solve` there, and "
        "nothing else."
    )


def _draw(rng, n):
    return rng.normal(size=(n, n)), rng.normal(size=(2 * jax.device_count(), n))


def _shares(X):
    return np.split(X, jax.device_count())


def _by(norms):
    """The product, with each row divided by what `norms(X)` gives for it."""
    return lambda W, X: X @ W.T / norms(X)


def _own(W, rows):
    """Solve one device's rows, with a norm of their own."""
    return rows @ W.T / np.linalg.norm(rows)


def right(W, X):
    """Solve each device's rows."""
    return np.concatenate([_own(W, rows) for rows in _shares(X)])


def _all(of):
    """Every device gets what `of` makes of all the shares' answers."""

    def wrong(W, X):
        own = of(np.stack(np.split(right(W, X), jax.device_count())))
        return np.concatenate([own] * jax.device_count())

    return wrong


def _cards(W, X):
    count, wrong = jax.device_count(), np.empty((len(X), len(W)))
    for k in range(count):
        wrong[k::count] = _own(W, X[k::count])
    return wrong


def _twice(W, X):
    return np.concatenate([_own(W, _own(W, rows)) for rows in _shares(X)])


_ALONE = (
    "give `solve` the rows of one device: `jax.shard_map(solve, …, in_specs=(P(), P('d')), …)`."
)
_ROWS = "each device returns its own rows, and `out_specs=P('d')` puts them side by side."

slips = (
    Slip(
        "One norm for all",
        _by(np.linalg.norm),
        "`solve` got all rows at once, so that all devices have to agree at every step. Instead "
        + _ALONE,
    ),
    Slip(
        "Each row alone",
        _by(lambda X: np.linalg.norm(X, axis=1, keepdims=True)),
        "`solve` got one row at a time. It takes all rows of its device: " + _ALONE,
    ),
    Slip(
        "The first device's norm",
        _by(lambda X: np.linalg.norm(_shares(X)[0])),
        "all rows were judged by the rows of the first device. Instead " + _ALONE,
    ),
    Slip("Summed over the devices", _all(lambda own: own.sum(0)), "no `psum` is needed: " + _ROWS),
    Slip("Averaged over the devices", _all(lambda own: own.mean(0)), "no `pmean`: " + _ROWS),
    Slip("The first device's rows everywhere", _all(lambda own: own[0]), _ROWS),
    Slip(
        "The largest of all devices",
        _all(lambda own: own.max(0)),
        "no `pmax` is needed: " + _ROWS,
    ),
    Slip(
        "Rows dealt like cards",
        _cards,
        "device k got the rows k, k + 8, …. `P('d')` gives it neighbouring ones; a reshape to "
        "(-1, devices, n) does not.",
    ),
    Slip("Solved twice", _twice, "`solve` was applied to its own answer: call it once."),
    Slip(
        "Summed norm",
        _by(lambda X: sum(np.linalg.norm(rows) for rows in _shares(X))),
        "the norms of all devices were added, by a message at every step. Instead " + _ALONE,
    ),
)

apart = Exercise(
    name="apart",
    asks="apart(solve, mesh, W, X): solve(W, own rows of X) on each device of mesh, side by side",
    draw=_draw,
    right=right,
    slips=slips,
    call=lambda answer, W, X: answer(solve, mesh(), W, X),
    way=(no_messages,),
    hints=(
        "`jax.shard_map(function, mesh=…, in_specs=…, out_specs=…)` runs a function on each "
        "device, with that device's part of each argument.",
        "W is whole on each device, `P()`. The rows of X are shared out along the axis of the "
        "mesh, `P('d')`; so are the rows of the answer.",
        "`return jax.shard_map(solve, mesh=mesh, in_specs=(P(), P('d')), out_specs=P('d'))(W, X)`",
    ),
)
