"""What does the same is compiled once, whatever numbers it is called with and whatever its name."""

import functools

import jax
import jax.numpy as jnp
import pytest
from common import compilations

import implicit_tutorial as it

COUNT = 0
A, Z0 = jnp.ones(2), jnp.zeros(2)


def halving(a, z):
    return 0.5 * z + a


def solve(f, *args):
    return it.fixed_point(f, *args).value


def test_a_second_call_compiles_nothing():
    def f(a, z):
        return 0.25 * z + a

    assert compilations(solve, f, A, Z0) > 0
    others = (3 * A, Z0 + 1)
    assert compilations(solve, f, *others) == 0
    assert compilations(solve, f, jnp.ones(3), jnp.zeros(3)) > 0


def test_a_fresh_lambda_at_every_call_compiles_nothing():
    solve(lambda a, z: 0.5 * z + a, A, Z0)
    for _ in range(3):
        assert compilations(solve, lambda a, z: 0.5 * z + a, A, Z0) == 0


@pytest.mark.parametrize("slope", [0.5, jnp.array(0.5)], ids=["a number", "an array"])
def test_what_does_the_same_shares_what_is_compiled(slope):
    def named(b, y):
        return slope * y + b

    class Callable:
        def __call__(self, a, z):
            return slope * z + a

        def method(self, a, z):
            return slope * z + a

    solve(lambda a, z: slope * z + a, A, Z0)
    for f in (
        named,
        Callable(),
        Callable().method,
        functools.partial(lambda _, a, z: slope * z + a, 3),
    ):
        assert compilations(solve, f, A, Z0) == 0
    assert compilations(solve, lambda a, z: a - slope * z, A, Z0) > 0


@pytest.mark.parametrize("n, order", [(4, ["captured", "passed"]), (5, ["passed", "captured"])])
def test_what_one_captures_and_another_is_passed_is_told_apart(n, order):
    rates, one, z0 = jnp.array([0.25] * n), jnp.ones(n), jnp.zeros(n)
    calls = {
        "captured": lambda rates: solve(lambda a, z: rates * z + a, one, z0).sum(),
        "passed": lambda rates: solve(lambda a, z: a[0] * z + a[1], (rates, one), z0).sum(),
    }
    for each in order:
        value, slope = jax.jit(jax.value_and_grad(calls[each]))(rates)  # of z* = 1/(1 − rate)
        assert jnp.allclose(value, n * 4 / 3) and jnp.allclose(slope, 16 / 9)


def test_a_float_in_a_is_not_compiled_in():
    def f(a, z):
        return a["slope"] * z + 1

    def z_star(slope):
        return float(solve(f, {"slope": slope}, 0.0))

    assert z_star(0.5) == pytest.approx(2.0)
    assert compilations(z_star, 0.75) == 0
    assert z_star(0.75) == pytest.approx(4.0)


def test_an_array_that_f_closes_over_is_not_compiled_in():
    def z_star(W):
        return solve(lambda a, z: W @ z + a, A, Z0)

    W = 0.5 * jnp.eye(2)
    W_too = 1.5 * W
    z_star(W)
    assert compilations(z_star, W_too) == 0
    assert float(z_star(W_too)[0]) == pytest.approx(4.0)


def test_equal_solvers_share_what_is_compiled():
    solve(halving, A, Z0, it.Anderson(memory=3))
    assert compilations(solve, halving, A, Z0, it.Anderson(memory=3)) == 0
    assert compilations(solve, halving, A, Z0, it.Anderson(memory=4)) > 0


def test_gradients_are_not_traced_again_under_one_jit():
    traces = []

    def f(a, z):
        traces.append("trace")
        return halving(a, z)

    gradient = jax.jit(jax.grad(lambda a: jnp.sum(it.fixed_point(f, a, Z0).value)))
    gradient(A)
    before = len(traces)
    gradient(2 * A)
    assert len(traces) == before


def test_a_counter_inside_f_does_not_make_it_compile_again():
    calls = 0

    def f(a, z):
        nonlocal calls
        global COUNT
        calls += 1
        COUNT += 1
        return halving(a, z)

    solve(f, A, Z0)
    assert compilations(solve, f, A, Z0) == 0
    assert calls == COUNT >= 2


def test_an_eager_gradient_is_compiled_once():
    def gradient(a):
        return jax.grad(lambda a: jnp.sum(solve(halving, a, Z0)))(a)

    a_too = 2 * A
    gradient(A)
    assert compilations(gradient, a_too) == 0
