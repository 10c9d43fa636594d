"""The open part: each slip in a step of gradient descent is named, each right style passes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.anderson.students import named, passes

from implicit_tutorial.lectures.anderson import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def with_gradient(formula):
    return lambda A, b, mu, eta, w: formula(A, b, mu, eta, w, A.T @ (A @ w - b))


@pytest.mark.parametrize(
    ("formula", "slip"),
    [
        (lambda A, b, mu, eta, w, g: w + eta * (g + mu * w), "Uphill"),
        (lambda A, b, mu, eta, w, g: w - eta * g, "Ridge left out"),
        (lambda A, b, mu, eta, w, g: w - 2 * eta * (g + mu * w), "Factor 2"),
        (lambda A, b, mu, eta, w, g: w - eta * (2 * g + mu * w), "Factor 2"),
        (lambda A, b, mu, eta, w, g: w - eta * (g + 2 * mu * w), "Factor 2"),
        (lambda A, b, mu, eta, w, g: g + mu * w, "Gradient alone"),
        (lambda A, b, mu, eta, w, g: -eta * (g + mu * w), "Step alone"),
        (lambda A, b, mu, eta, w, g: w - (g + mu * w), "Step width left out"),
        (lambda A, b, mu, eta, w, g: w - eta * g - mu * w, "Ridge not scaled by η"),
        (lambda A, b, mu, eta, w, g: w - eta * (g - mu * w), "Sign of the ridge"),
        (lambda A, b, mu, eta, w, g: w - eta * (mu * w - g), "Sign of the residual"),
        (lambda A, b, mu, eta, w, g: w - eta * (A.T @ A @ w + mu * w), "b left out"),
        (lambda A, b, mu, eta, w, g: w - eta * (g + mu), "w left out of the ridge"),
        (lambda A, b, mu, eta, w, g: w - eta * (g + mu**2 * w), "Ridge squared"),
        (lambda A, b, mu, eta, w, g: w - eta * (g / len(b) + mu * w), "Mean in place of a sum"),
        (
            lambda A, b, mu, eta, w, g: jnp.linalg.solve(A.T @ A + mu * jnp.eye(len(w)), A.T @ b),
            "T",
        ),
        (lambda A, b, mu, eta, w, g: w, "The argument `A` has no effect"),
        (lambda A, b, mu, eta, w, g: w - 0.1 * (g + mu * w), "The argument `eta` has no effect"),
        (lambda A, b, mu, eta, w, g: 0 * w, "All zero"),
        (lambda A, b, mu, eta, w, g: w - eta * jnp.sum(g + mu * w), "Gradient summed"),
        (lambda A, b, mu, eta, w, g: w - eta * jnp.mean(g + mu * w), "Gradient summed"),
        (lambda A, b, mu, eta, w, g: w - eta * (A @ (A @ w - b)), "Shapes do not fit"),
        (lambda A, b, mu, eta, w, g: (w - eta * (g + mu * w))[None], "Wrong shape"),
        (lambda A, b, mu, eta, w, g: (w, g), "Wrong number of values"),
        (lambda A, b, mu, eta, w, g: w - eta * jax.grad(lambda w: A @ w - b)(w), "`jax.grad` is"),
    ],
)
def test_a_slip_in_the_gradient_step_is_named(formula, slip):
    named(check.gradient_step(with_gradient(formula)), slip)


def loss(w, A, b, mu):
    return 0.5 * jnp.sum((A @ w - b) ** 2) + 0.5 * mu * w @ w


def by_autodiff(A, b, mu, eta, w):
    return w - eta * jax.grad(loss)(w, A, b, mu)


def by_the_normal_equations(A, b, mu, eta, w):
    return w - eta * ((A.T @ A + mu * jnp.eye(len(w))) @ w - A.T @ b)


def in_numpy(A, b, mu, eta, w):
    A, b, w = map(np.asarray, (A, b, w))
    return w - np.asarray(eta) * (A.T @ (A @ w - b) + np.asarray(mu) * w)


@pytest.mark.parametrize(
    "answer", [by_autodiff, by_the_normal_equations, in_numpy, jax.jit(by_autodiff)]
)
def test_each_way_to_the_step_passes(answer):
    passes(check.gradient_step(answer))
