"""What f reads from outside is never stale, though f is compiled once."""

import functools
import types

import jax.numpy as jnp
import numpy as np
import pytest

import implicit_tutorial as it

GLOBAL = 0.5
ARRAY = np.eye(2) * 0.5
TABLE = {"slope": 0.5, "names": ["slope"]}


def value(f):
    """The first number of the fixed point: 1/(1 − slope) for each f below."""
    return float(it.fixed_point(f, jnp.ones(2), jnp.zeros(2)).value[0])


def helper(z):
    return GLOBAL * z


def reads_a_global(a, z):
    return GLOBAL * z + a


def reads_it_through_a_helper(a, z):
    return helper(z) + a


def reads_it_in_a_lambda_inside(a, z):
    return (lambda y: GLOBAL * y)(z) + a


def reads_it_in_a_comprehension(a, z):
    return jnp.stack([GLOBAL * z[i] for i in range(2)]) + a


@pytest.mark.parametrize(
    "f",
    [
        reads_a_global,
        reads_it_through_a_helper,
        reads_it_in_a_lambda_inside,
        reads_it_in_a_comprehension,
        functools.partial(lambda _, a, z: GLOBAL * z + a, None),
    ],
)
def test_a_global_that_is_bound_anew_is_seen(f, monkeypatch):
    assert value(f) == pytest.approx(2.0)
    monkeypatch.setitem(globals(), "GLOBAL", 0.75)
    assert value(f) == pytest.approx(4.0)


def test_a_helper_that_is_defined_anew_is_seen(monkeypatch):
    assert value(reads_it_through_a_helper) == pytest.approx(2.0)
    monkeypatch.setitem(globals(), "helper", lambda z: 0.75 * z)
    assert value(reads_it_through_a_helper) == pytest.approx(4.0)


def test_a_closed_over_array_that_is_bound_anew_is_seen():
    W = jnp.eye(2) * 0.5

    def f(a, z):
        return W @ z + a

    assert value(f) == pytest.approx(2.0)
    W = 1.5 * W
    assert value(f) == pytest.approx(4.0)


def test_a_numpy_array_that_is_changed_in_place_is_seen(monkeypatch):
    monkeypatch.setitem(globals(), "ARRAY", np.eye(2) * 0.5)

    def f(a, z):
        return ARRAY @ z + a

    assert value(f) == pytest.approx(2.0)
    ARRAY[0, 0] = 0.75
    assert value(f) == pytest.approx(4.0)


def test_an_entry_of_a_dictionary_that_is_changed_is_seen(monkeypatch):
    def f(a, z):
        return TABLE["slope"] * z + a

    assert value(f) == pytest.approx(2.0)
    monkeypatch.setitem(TABLE, "slope", 0.75)
    assert value(f) == pytest.approx(4.0)


class Plain:
    """An object that is not a pytree, as a reader might write one."""

    def __init__(self):
        self.slope = 0.5

    def f(self, a, z):
        return self.slope * z + a

    __call__ = f


@pytest.mark.parametrize("use", ["method", "callable object", "closed over", "namespace"])
def test_an_attribute_that_is_changed_is_seen(use):
    thing = types.SimpleNamespace(slope=0.5) if use == "namespace" else Plain()
    f = {
        "method": getattr(thing, "f", None),
        "callable object": thing,
        "closed over": lambda a, z: thing.f(a, z),
        "namespace": lambda a, z: thing.slope * z + a,
    }[use]
    assert value(f) == pytest.approx(2.0)
    thing.slope = 0.75
    assert value(f) == pytest.approx(4.0)
