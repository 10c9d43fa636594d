"""The warm-up and the question: each slip is named, each right style passes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.anderson.students import (
    named,
    passes,
    solve,
)

from implicit_tutorial.lectures.anderson import check
from implicit_tutorial.lectures.anderson.problem import (
    least_squares_weights,
)

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def to_one(alpha):
    return alpha / alpha.sum()


def bordered(R, lam, corner=0.0, part=slice(1, None), rhs=None):
    ones = jnp.ones((len(R), 1))
    gram = R @ R.T + lam * jnp.eye(len(R))
    H = jnp.block([[jnp.full((1, 1), corner), ones.T], [ones, gram]])
    return solve(H, jnp.eye(len(R) + 1)[0] if rhs is None else rhs)[part]


def by_division(R, lam):
    alpha = solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R)))
    return alpha / alpha.sum()


def in_numpy(R, lam):
    return np.asarray(by_division(R, lam))


def by_elimination(R, lam):
    """Put α_0 = 1 − Σ α_i into the loss, and set its gradient to zero."""
    D = R[1:] - R[0]
    K = jnp.eye(len(R) - 1) + 1.0
    rest = solve(D @ D.T + lam * K, lam * jnp.ones(len(R) - 1) - D @ R[0])
    return jnp.concatenate([1 - rest.sum(keepdims=True), rest])


def bordered_with_ones(R, lam):
    """A 1 in each row only moves the multiplier."""
    return bordered(R, lam, rhs=jnp.ones(len(R) + 1))


def by_inverse(R, lam):
    return to_one(jnp.linalg.inv(R @ R.T + lam * jnp.identity(len(R))).sum(0))


ANSWERS = [bordered, bordered_with_ones, by_division, in_numpy, least_squares_weights]
ANSWERS += [by_elimination, by_inverse]


@pytest.mark.parametrize("answer", ANSWERS)
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
        (lambda R, lam: jnp.abs(by_division(R, lam)) / jnp.abs(by_division(R, lam)).sum(), "Absol"),
        (lambda R, lam: jnp.maximum(by_division(R, lam), 0), "Negative weights cut off"),
        (lambda R, lam: to_one(jax.nn.relu(by_division(R, lam))), "Negative weights cut off"),
        # not in a list before; made by going through the notebook as a student
        (lambda R, lam: by_division(R, 2 * lam), "Ridge doubled"),
        (lambda R, lam: to_one(1 / (jnp.sum(R**2, axis=1) + lam)), "Products of residuals left"),
        (lambda R, lam: to_one((R @ R.T + lam * jnp.eye(len(R))) @ jnp.ones(len(R))), "Product in"),
        (lambda R, lam: by_division(R, lam) / jnp.linalg.norm(by_division(R, lam)), "Length 1"),
        (lambda R, lam: bordered(R, lam)[::-1], "In reverse order"),
        (lambda R, lam: -by_division(R, lam), "Wrong sign"),
        (lambda R, lam: to_one(solve(R @ R.T + lam, jnp.ones(len(R)))), "Ridge left out"),
        (lambda R, lam: by_division(R, 0.8), "The argument `lam` has no effect"),
        (lambda R, lam: by_division(R @ R.T, lam), "R Rᵀ in place of R"),
        (lambda R, lam: jax.nn.softmax(by_division(R, lam)), "Softmax"),
        (lambda R, lam: jax.nn.softmax(-jnp.linalg.norm(R, axis=1)), "Softmax"),
        (
            lambda R, lam: jax.nn.softmax(solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R)))),
            "Softmax",
        ),
        (lambda R, lam: bordered(R, lam)[:, None], "Wrong shape"),
        (lambda R, lam: solve(R, jnp.ones(len(R))), "Shapes do not fit"),
    ],
)
def test_a_slip_in_the_weights_is_named(answer, slip):
    named(check.mixing_weights(answer), slip)


def test_the_question_has_a_reason_for_each_answer():
    passes(check.why_it_stalls("c"))
    for letter in "abd":
        assert check.why_it_stalls(letter).slip


def test_a_hint_says_why_the_inverse_exists():
    assert "λ > 0" in check.mixing_weights(lambda R, lam: R[:, 0], hint=2).hint
