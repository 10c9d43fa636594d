"""Speed without a stopwatch: evaluations of f, equations of a loop, bytes, compilations."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

import implicit_tutorial as it

N = 12
LOOPS = ("plain", "anderson", "newton")
SOLVERS = {
    "plain": it.FixedPointIteration,
    "anderson": it.Anderson,
    "newton": it.Newton,
}
# Equations in the body of the loop, counted once and rounded up: raise one only with a measurement
# (`python -m benchmarks forward newton`) that shows what the new equations cost.
# With a tolerance for each leaf plain has 44 more than with one for all, and Newton, which tests
# its step and what the linear solve left, 146 more: 0.06 µs above 0.12 a step, and 0.4 above 2.8.
# One of plain's notes ‖z0‖ in the loop: before it, its operations cost a second thread (81 → 44 µs
# a call of Anderson, n = 100). About 30 are of norms by way of the largest entry, which a CPU
# seldom takes: plain squares first save 16.5 → 13.2 µs a step of 64 × 100.
MOST_EQUATIONS = {"plain": 120, "anderson": 300, "newton": 275}


def f(a, z):
    W, x = a
    return jnp.tanh(W @ z + x)


@pytest.fixture
def problem():
    rng = np.random.default_rng(0)
    W = 0.5 / np.sqrt(N) * rng.standard_normal((N, N))
    return (jnp.asarray(W, jnp.float32), jnp.asarray(rng.standard_normal(N), jnp.float32)), (
        jnp.zeros(N, jnp.float32)
    )


def jaxprs_in(jaxpr):
    """The jaxpr and all that its equations hold."""
    yield jaxpr
    for equation in jaxpr.eqns:
        for value in jax.tree.leaves(equation.params, is_leaf=lambda v: hasattr(v, "eqns")):
            inner = getattr(value, "jaxpr", value)
            if hasattr(inner, "eqns"):
                yield from jaxprs_in(inner)


def equations(jaxpr, name=None):
    """How many equations there are in it, at any depth (with this name)."""
    return sum(
        sum(name in (None, e.primitive.name) for e in inner.eqns) for inner in jaxprs_in(jaxpr)
    )


def loop_bodies(jaxpr):
    return [
        e.params["body_jaxpr"].jaxpr
        for inner in jaxprs_in(jaxpr)
        for e in inner.eqns
        if e.primitive is lax.while_p
    ]


def solve_with(name, **options):
    solver = SOLVERS[name](**options)
    return lambda a, z0: it.fixed_point(f, a, z0, solver=solver, throw=False)


@pytest.mark.parametrize("name", ["plain", "anderson"])
def test_a_step_evaluates_f_once(name, problem):
    calls = []

    def counted(a, z):
        jax.debug.callback(lambda: calls.append(1))
        return f(a, z)

    solution = it.fixed_point(counted, *problem, solver=SOLVERS[name]())
    jax.effects_barrier()
    assert len(calls) == int(solution.steps)


@pytest.mark.parametrize("name", LOOPS)
def test_f_stands_once_in_the_only_loop(name, problem):
    (body,) = loop_bodies(jax.make_jaxpr(solve_with(name))(*problem).jaxpr)
    assert equations(body, "tanh") == 1


@pytest.mark.parametrize("name", LOOPS)
def test_the_loop_has_no_more_equations_than_before(name, problem):
    (body,) = loop_bodies(jax.make_jaxpr(solve_with(name))(*problem).jaxpr)
    assert equations(body) <= MOST_EQUATIONS[name]


def test_anderson_without_mixing_forms_one_product_less(problem):
    def products(mixing):
        (body,) = loop_bodies(jax.make_jaxpr(solve_with("anderson", mixing=mixing))(*problem).jaxpr)
        return equations(body, "dot_general")

    assert products(1.0) == products(0.5) - 1


def test_the_loop_of_anderson_makes_one_constant_of_its_own(problem):
    # XLA takes each out of the loop; with many operations before it, it wakes a second thread.
    (body,) = loop_bodies(jax.make_jaxpr(solve_with("anderson"))(*problem).jaxpr)
    assert equations(body, "iota") == 1  # which slot is the newest


def test_the_check_for_a_fold_has_a_branch_of_its_own(problem):
    def loss(a, z0):
        return jnp.sum(it.fixed_point(f, a, z0).value)

    inner = jaxprs_in(jax.make_jaxpr(jax.grad(loss))(*problem).jaxpr)
    conds = [e for jaxpr in inner for e in jaxpr.eqns if e.primitive is lax.cond_p]
    assert any(equations(branch.jaxpr, "tanh") for e in conds for branch in e.params["branches"])


@pytest.mark.parametrize("name", LOOPS)
def test_a_gradient_needs_no_more_memory_for_more_steps(name, problem):
    def temporary_bytes(steps):
        solve = solve_with(name, max_steps=steps, rtol=0.0, atol=0.0)
        step = jax.jit(jax.grad(lambda a, z0: jnp.sum(solve(a, z0).value ** 2)))
        planned: Any = step.lower(*problem).compile().memory_analysis()
        return planned.temp_size_in_bytes

    assert temporary_bytes(10) == temporary_bytes(1000)


@pytest.mark.parametrize("name", LOOPS)
def test_a_second_call_compiles_nothing(name, problem):
    a, z0 = problem
    a_too = jax.tree.map(lambda x: x + 0.0, a)
    compiled = []
    jax.monitoring.register_event_duration_secs_listener(
        lambda event, *_, **__: compiled.append(event) if "backend_compile" in event else None
    )

    def loss(a):
        return jnp.sum(it.fixed_point(f, a, z0, solver=SOLVERS[name]()).value ** 2)

    # A new solver each time, equal to the first: it is static, so it must be hashed by value.
    it.fixed_point(f, a, z0, solver=SOLVERS[name]())
    jax.grad(loss)(a)
    first = len(compiled)
    it.fixed_point(f, a_too, z0, solver=SOLVERS[name]())
    jax.grad(loss)(a_too)
    assert first > 0
    assert len(compiled) == first
