"""The exercise of lecture 01: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.tanh_fixed_point import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def f(W, x, z):
    return jnp.tanh(W @ z + x)


def parts(W, x, z):
    A = jnp.eye(len(z)) - jax.jacobian(f, argnums=2)(W, x, z)
    return A, jax.jacobian(f, argnums=1)(W, x, z)


def by_autodiff(W, x, z):
    return jnp.linalg.solve(*parts(W, x, z))


def by_hand(W, x, z):
    slope = 1 - z**2  # z = tanh(W z + x)
    return jnp.linalg.inv(jnp.diag(1 / slope) - W)


@pytest.mark.parametrize("answer", [by_autodiff, by_hand, jax.jit(by_autodiff)])
def test_right_answers_pass(answer):
    feedback = check.jacobian_of_solution(answer)
    assert feedback.passed, feedback


def with_parts(formula):
    return lambda W, x, z: formula(*parts(W, x, z), z)


def columns(W, x, z):
    slope = 1 - z**2
    return jnp.linalg.solve(jnp.eye(len(z)) - W * slope, jnp.diag(slope))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (with_parts(lambda A, B, z: -jnp.linalg.solve(A, B)), "Wrong sign"),
        (with_parts(lambda A, B, z: B), "Inverse left out"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, z)[:, None] * B), "Multiplied entry"),
        (columns, "Columns scaled"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, B).T), "Transposed"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A - jnp.eye(len(z)), B)), "Identity"),
        (with_parts(lambda A, B, z: jnp.linalg.inv(A)), "Inverse taken for the whole"),
    ],
)
def test_each_slip_is_named(answer, slip):
    feedback = check.jacobian_of_solution(answer)
    assert not feedback.passed
    assert feedback.slip.startswith(slip), feedback
