"""Lecture 07: closed forms, unrolled loops and differences judge the hyper-gradients."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import implicit_tutorial as it
from implicit_tutorial.lectures.bilevel.problem import data, inexact, overfit, ridge

ONE = data.linear(0, 5)
THETA = jnp.linspace(-3.0, 1.0, 30)
STEPS = jnp.array([10, 20, 50, 100, 200, 500, 1000, 2000, 5000])


@pytest.fixture(scope="module")
def by_package():
    """dF/dθ in reverse and forward mode, and d²F/dθ²: one compiled function."""

    def all_three(theta):
        F = lambda theta: ridge.outer(theta, ONE)  # noqa: E731
        return jax.grad(F)(theta), jax.jacfwd(F)(theta), jax.hessian(F)(theta)

    return jax.jit(all_three)(THETA)


def test_ridge_in_both_modes_and_to_second_order_is_the_closed_form(by_package):
    reverse, forward, hessian = by_package
    judge = ridge.by_hand(THETA, ONE)
    assert jnp.linalg.norm(reverse - judge.gradient) < 1e-12 * jnp.linalg.norm(judge.gradient)
    assert jnp.linalg.norm(forward - judge.gradient) < 1e-12 * jnp.linalg.norm(judge.gradient)
    assert jnp.linalg.norm(hessian - judge.hessian) < 1e-11 * jnp.linalg.norm(judge.hessian)


def test_the_closed_forms_are_those_of_central_differences():
    h, along = 1e-4, jnp.asarray(np.random.default_rng(0).normal(size=30))
    there, back = (ridge.by_hand(THETA + s * h * along, ONE).gradient for s in (1, -1))
    judge = ridge.by_hand(THETA, ONE)
    off = (there - back) / (2 * h) - judge.hessian @ along
    assert jnp.linalg.norm(off) < 1e-6 * jnp.linalg.norm(judge.hessian @ along)

    def F(theta):
        (X, y), lam = ONE.train, jnp.exp(theta)
        w = jnp.linalg.solve(X.T @ X / len(y) + jnp.diag(lam), X.T @ y / len(y))
        return ridge.error(w, ONE.validation)

    difference = (F(THETA + h * along) - F(THETA - h * along)) / (2 * h)
    assert abs(difference - judge.gradient @ along) < 1e-7 * abs(difference)


def test_an_unrolled_descent_has_the_same_gradient_and_curvature():
    rate = 0.2

    def step(a, w):
        return w - rate * ridge.stationary(a, w)

    def F(theta):
        a = (theta, ONE.train)
        return ridge.error(it.unrolled(step, a, jnp.zeros(30), 4000), ONE.validation)

    # Weak penalties are slow to fit, so all are at least a tenth.
    theta, along = jnp.maximum(THETA, -2.0), jnp.ones(30)
    slope, curvature = jax.jit(lambda t: jax.jvp(jax.grad(F), (t,), (along,)))(theta)
    judge = ridge.by_hand(theta, ONE)
    assert jnp.max(jnp.abs(slope - judge.gradient)) < 1e-12
    assert jnp.max(jnp.abs(curvature - judge.hessian @ along)) < 1e-12


@pytest.fixture(scope="module")
def descents():
    five = data.stacked([inexact.drawn(seed) for seed in range(5)])
    return five, inexact.errors(five, STEPS)


def test_the_error_is_proportional_to_the_inner_slope(descents):
    _, found = descents
    slopes = inexact.slopes(found)
    assert np.all((slopes > 0.85) & (slopes < 1.25)), slopes
    assert np.all(np.asarray(found.implicit)[:, -1] < 1e-9)


def test_unrolled_is_behind_at_every_number_of_steps(descents):
    _, found = descents
    seen = np.asarray(found.unrolled) > 1e-12  # below it is rounding
    assert np.all(np.where(seen, found.unrolled > found.implicit, True))


def test_the_judge_of_the_descents_is_unrolled_to_the_end(descents):
    five, _ = descents
    one = jax.tree.map(lambda x: x[0], five)
    right, unrolled = jax.jit(
        lambda one: (
            inexact.hypergradient(inexact.exact, one, jnp.array(1)),
            inexact.hypergradient(inexact.descend, one, jnp.array(20000)),
        )
    )(one)
    assert jnp.linalg.norm(right - unrolled) < 1e-9 * jnp.linalg.norm(right)


def test_the_package_refuses_what_is_far_off_and_lets_a_few_percent_pass(descents):
    five, found = descents
    for seed, errors in enumerate(found.implicit):
        one = jax.tree.map(lambda x, seed=seed: x[seed], five)
        refused = inexact.refused(one, STEPS)
        assert refused[:5].all() and not refused[6:].any()
        assert jnp.all(errors[~refused] < 0.05)
    assert jnp.all(found.implicit[:, :4] > 0.15)


def test_penalties_that_are_chosen_by_few_examples_fit_these_and_no_others():
    """The claims of section 3, for five splits each: dense and sparse truth."""
    dense = data.stacked([data.linear(seed, 30) for seed in range(5)])
    found = overfit.study(dense, (20, 200))
    assert np.all(found.many_validation[0] < 0.6 * found.many_test[0])  # 20 examples
    assert np.mean(found.many_test[0]) > np.mean(found.one_test[0]) + 0.02
    assert np.mean(found.many_test[1]) < np.mean(found.one_test[1]) - 0.03  # 200
    assert np.mean(found.both[1]) < np.mean(found.many_test[1]) - 0.03
    assert np.sum(found.both < found.many_test) >= 8  # of ten
    sparse = overfit.study(data.stacked([data.linear(seed, 5) for seed in range(5)]), (500,))
    assert np.all(sparse.many_test < sparse.one_test - 0.05)


def test_a_refit_is_the_closed_form_on_both_sets():
    theta = jnp.full(30, -2.0)
    used = overfit.first(100)
    X = jnp.concatenate([ONE.train.X, ONE.validation.X[:100]])
    y = jnp.concatenate([ONE.train.y, ONE.validation.y[:100]])
    w = jnp.linalg.lstsq(
        jnp.concatenate([X, jnp.sqrt(40 * jnp.exp(-2.0)) * jnp.eye(30)]),
        jnp.concatenate([y, jnp.zeros(30)]),
    )[0]
    one = jax.tree.map(lambda x: x[None], (ONE, theta, used))
    assert abs(overfit.refitted(*one)[0] - ridge.error(w, ONE.test)) < 1e-12
