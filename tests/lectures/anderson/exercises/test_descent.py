"""The open part: each slip in a step of gradient descent is named, each right style passes."""

import jax
import jax.numpy as jnp
import pytest
from lectures.anderson.students import named, passes

from implicit_tutorial.lectures.anderson import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


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
