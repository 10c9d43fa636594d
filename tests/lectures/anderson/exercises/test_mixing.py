"""The warm-up and the question: each slip is named, each right style passes."""

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


def test_the_question_has_a_reason_for_each_answer():
    passes(check.why_it_stalls("c"))
    for letter in "abd":
        assert check.why_it_stalls(letter).slip
