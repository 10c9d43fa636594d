"""The warm-up, the question and the open part: each slip is named, each right style passes."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.anderson.students import (
    as_in_a_notebook,  # noqa: F401
    named,
    passes,
    solve,
)

from implicit_tutorial.classroom import check
from implicit_tutorial.lectures.anderson.problem import (
    anderson_solver,
    least_squares_weights,
    residual_history,
)
from implicit_tutorial.lectures.tanh_fixed_point.problem import published_draw, tanh_layer


def bordered(R, lam, corner=0.0, part=slice(1, None)):
    ones = jnp.ones((len(R), 1))
    gram = R @ R.T + lam * jnp.eye(len(R))
    H = jnp.block([[jnp.full((1, 1), corner), ones.T], [ones, gram]])
    return solve(H, jnp.eye(len(R) + 1)[0])[part]


def by_division(R, lam):
    alpha = solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R)))
    return alpha / alpha.sum()


def in_numpy(R, lam):
    return np.asarray(by_division(R, lam))


@pytest.mark.parametrize("answer", [bordered, by_division, in_numpy, least_squares_weights])
def test_each_way_to_the_weights_passes(answer):
    passes(check.mixing_weights(answer))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda R, lam: bordered(R, 0.0), "Ridge left out"),
        (lambda R, lam: solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R))), "Constraint"),
        (lambda R, lam: bordered(R, lam, corner=lam), "Ridge in the corner"),
        (lambda R, lam: bordered(R, lam, part=slice(None)), "Wrong shape"),
        (lambda R, lam: bordered(R, lam, part=slice(None, -1)), "Multiplier kept"),
        (lambda R, lam: by_division(R, lam**2), "Ridge squared"),
        (lambda R, lam: jnp.full(len(R), 1 / len(R)), "Plain mean"),
        (lambda R, lam: jnp.eye(len(R))[-1], "Newest only"),
        (lambda R, lam: by_division(R.T, lam), "Wrong shape"),
    ],
)
def test_a_slip_in_the_weights_is_named(answer, slip):
    named(check.mixing_weights(answer), slip)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda A, b, mu, eta, w: w + eta * (A.T @ (A @ w - b) + mu * w), "Uphill"),
        (lambda A, b, mu, eta, w: w - eta * (A.T @ (A @ w - b)), "Ridge left out"),
        (lambda A, b, mu, eta, w: w - 2 * eta * (A.T @ (A @ w - b) + mu * w), "Factor 2"),
        (lambda A, b, mu, eta, w: A.T @ (A @ w - b) + mu * w, "Gradient alone"),
        (lambda A, b, mu, eta, w: -eta * (A.T @ (A @ w - b) + mu * w), "Step alone"),
    ],
)
def test_a_slip_in_the_gradient_step_is_named(answer, slip):
    named(check.gradient_step(answer), slip)


def test_a_gradient_step_by_autodiff_passes():
    def step(A, b, mu, eta, w):
        def loss(w):
            return 0.5 * jnp.sum((A @ w - b) ** 2) + 0.5 * mu * w @ w

        return w - eta * jax.grad(loss)(w)

    passes(check.gradient_step(step))


def test_the_question_has_a_reason_for_each_answer():
    passes(check.why_it_stalls("c"))
    for letter in "abd":
        assert check.why_it_stalls(letter).slip


@pytest.mark.parametrize(("m", "lam", "beta"), [(1, 0.0, 1.0), (5, 1e-4, 1.0), (3, 1e-2, 0.7)])
def test_the_widgets_solver_takes_the_steps_of_the_given_one(m, lam, beta):
    a = published_draw(old_bits=True)
    f = partial(tanh_layer, a)
    _, residuals = anderson_solver(f, jnp.zeros(10), m, lam, max_iter=25, tol=0.0, beta=beta)
    history = residual_history(tanh_layer, a, jnp.zeros(10), m, lam, beta, 25)
    np.testing.assert_allclose(history, residuals, rtol=0.02)


def test_on_the_published_problem_the_fixed_ridge_loses_to_plain_iteration():
    f = partial(tanh_layer, published_draw(old_bits=True))
    plain, fixed = (len(anderson_solver(f, jnp.zeros(10), m=m)[1]) for m in (1, 5))
    assert (plain, fixed) == (34, 38)
