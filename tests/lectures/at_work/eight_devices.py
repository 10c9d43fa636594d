"""Lecture 11 on eight simulated devices; test_eight_devices.py runs this in its own process."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import assert_close, difference
from jax.sharding import AxisType, PartitionSpec as P

import implicit_tutorial as it
from implicit_tutorial.lectures.at_work.problem import cost, devices, failure
from implicit_tutorial.lectures.at_work.problem.messages import messages

MESH = devices.mesh()
BATCH = devices.draw()
SPREAD = devices.spread(BATCH, MESH)
ROWS = devices.spread(BATCH, MESH, W=P("d", None), X=P())
OF_BATCH, OF_WEIGHTS = 8 * BATCH.X.size, 8 * BATCH.W.size


def apart(linear_solver=devices.NEUMANN):
    def together(W, X):
        return devices.together(W, X, linear_solver=linear_solver)

    solve = devices.apart(MESH, together)
    return lambda W, X: solve(W, X)[0]


def value(way, *args, **options):
    return lambda W, X: way(W, X, *args, **options).value


WAYS = {"together": value(devices.together), "each": value(devices.each), "apart": apart()}


@cache
def by_unrolling():
    def solve(W, X):
        return it.unrolled(devices.layer, (W, X), jnp.zeros_like(X), 700)

    return jax.jit(devices.gradient(solve))(*BATCH)


def test_there_are_eight_devices_and_one_axis_that_is_not_explicit():
    assert jax.device_count() == 8
    assert set(MESH.axis_types) == {AxisType.Auto}


@pytest.mark.parametrize("way", WAYS)
def test_a_spread_batch_has_the_gradient_of_one_device(way):
    solve = WAYS[way]

    def both(W, X):
        return devices.gradient(solve)(W, X)

    step = tuple(jnp.cos(x) for x in BATCH)
    found, along = jax.jit(lambda W, X: jax.jvp(both, (W, X), step))(*SPREAD)
    assert_close(found, by_unrolling(), 1e-8)
    on_one = difference(jax.jit(lambda a: devices.gradient(WAYS["each"])(*a)), tuple(BATCH), step)
    assert_close(along, on_one, 1e-5)


def in_loops(found):
    return sorted((m.kind, m.bytes) for m in found if m.loop is not None)


@pytest.mark.parametrize(
    ("way", "batch", "expected"),
    [
        ("together", SPREAD, [("all-reduce", 8), ("all-reduce", 16)]),
        ("each", SPREAD, [("all-reduce", 1)]),
        ("apart", SPREAD, []),
        ("together", ROWS, [("all-gather", OF_BATCH)]),
    ],
    ids=["together", "each", "apart", "W by rows"],
)
def test_messages_of_a_step(way, batch, expected):
    found = messages(WAYS[way], *batch)
    assert in_loops(found) == expected
    assert len(found) == len(expected), "nothing is sent but in the loop"


@pytest.mark.parametrize(
    ("solver", "each", "expected"),
    [
        (it.Anderson(), False, [8, 16, 40]),
        (it.Anderson(), True, [1]),
    ],
)
def test_messages_of_anderson(solver, each, expected):
    way = devices.each if each else devices.together
    assert [size for _, size in in_loops(messages(value(way, solver), *SPREAD))] == expected


def backward(way, linear_solver):
    """What a gradient sends in loops, beside what its solve sends, and what it sends once."""
    if way == "apart":
        solve = apart(linear_solver)
    else:
        solve = value(getattr(devices, way), linear_solver=linear_solver)
    found = messages(devices.gradient(solve), *SPREAD)
    loops = {}
    for m in found:
        loops.setdefault(m.loop, []).append(m.bytes)
    once = sorted(loops.pop(None, []))
    for own in ([8, 16], [1]):
        if own in loops.values():
            loops.pop(next(k for k, sizes in loops.items() if sizes == own))
            break
    return [sorted(sizes) for sizes in loops.values()], once


@pytest.mark.parametrize(
    ("way", "linear_solver", "expected"),
    [
        ("together", it.Neumann(), [[8]]),
        ("together", it.BiCGStab(), [[8, 8, 8, 24]]),
        ("each", it.Neumann(), [[1]]),
        ("each", it.Dense(), []),
        ("apart", it.Neumann(), []),
    ],
)
def test_messages_of_a_gradient(way, linear_solver, expected):
    loops, once = backward(way, linear_solver)
    assert loops == expected
    assert once.count(OF_WEIGHTS) == 1, "dW is summed over the devices once"
    assert all(size <= 16 for size in once if size != OF_WEIGHTS)


def test_each_device_stops_on_its_own():
    steps = np.asarray(jax.jit(devices.apart(MESH))(*SPREAD)[1])
    together = int(jax.jit(devices.together)(*SPREAD).steps)
    assert steps[0] < 0.25 * steps[-1] and together > 0.8 * steps[-1]
    assert np.sum(steps) / 8 < 0.6 * together


def test_a_failure_is_told_and_the_other_devices_go_on():
    def capped(W, X):
        return devices.together(W, X, it.FixedPointIteration(max_steps=170), throw=True)

    solve = jax.jit(devices.apart(MESH, capped))
    (z, steps), told = failure.said(solve, *SPREAD)
    failed = np.isnan(np.asarray(z)).all(1).reshape(8, -1).all(1)
    assert np.array_equal(failed, np.arange(8) >= 6) and np.isnan(z).any(1).sum() == 16
    assert len(told) == 2 and all("NotConverged: fixed_point" in line for line in told)
    assert jnp.all(jnp.isfinite(jax.jit(devices.apart(MESH))(*SPREAD)[0])), "and it lives"


def test_the_steps_of_the_cost_model_are_those_of_the_batch():
    for solver, (steps, _) in cost.SOLVERS.items():
        how = {"plain": it.FixedPointIteration(), "Anderson": it.Anderson()}[solver]
        taken = int(jax.jit(lambda W, X, how=how: devices.together(W, X, how))(*SPREAD).steps)
        assert 0.9 * steps < taken < 1.1 * steps
