"""A named f is compiled once, whatever numbers it is called with."""

import jax
import jax.numpy as jnp
import pytest

import implicit_tutorial as it

COUNT = 0
A, Z0 = jnp.ones(2), jnp.zeros(2)


def counting(traces):
    def f(a, z):
        traces.append("trace")
        return 0.5 * z + a

    return f


def traced_again(f, traces, *args):
    before = len(traces)
    it.fixed_point(f, *args)
    return len(traces) > before


def test_a_second_call_does_not_trace_again():
    traces = []
    f = counting(traces)
    assert traced_again(f, traces, A, Z0)
    assert not traced_again(f, traces, A, Z0)
    assert not traced_again(f, traces, 3 * A, Z0 + 1)
    assert traced_again(f, traces, jnp.ones(3), jnp.zeros(3))


def test_a_float_in_a_is_not_compiled_in():
    traces = []

    def f(a, z):
        traces.append("trace")
        return a["slope"] * z + 1

    results = []
    for slope in (0.5, 0.75):
        before = len(traces)
        results.append(float(it.fixed_point(f, {"slope": slope}, 0.0).value))
    assert len(traces) == before
    assert results == pytest.approx([2.0, 4.0])


def test_equal_solvers_share_what_is_compiled():
    traces = []
    f = counting(traces)
    it.fixed_point(f, A, Z0, it.Anderson(memory=3))
    assert not traced_again(f, traces, A, Z0, it.Anderson(memory=3))
    assert traced_again(f, traces, A, Z0, it.Anderson(memory=4))


def test_gradients_are_not_traced_again_under_one_jit():
    traces = []
    f = counting(traces)
    gradient = jax.jit(jax.grad(lambda a: jnp.sum(it.fixed_point(f, a, Z0).value)))
    gradient(A)
    before = len(traces)
    gradient(2 * A)
    assert len(traces) == before


def test_a_counter_inside_f_does_not_make_it_trace_again():
    traces = 0

    def f(a, z):
        nonlocal traces
        traces += 1
        return 0.5 * z + a

    it.fixed_point(f, A, Z0)
    before = traces
    it.fixed_point(f, A, Z0)
    assert traces == before


def test_a_global_counter_inside_f_does_not_make_it_trace_again():
    def f(a, z):
        global COUNT
        COUNT += 1
        return 0.5 * z + a

    it.fixed_point(f, A, Z0)
    before = COUNT
    it.fixed_point(f, A, Z0)
    assert COUNT == before
