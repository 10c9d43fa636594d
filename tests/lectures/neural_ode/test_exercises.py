"""The checks of lecture 02: what is right passes, and each slip is named."""

import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.neural_ode import check
from implicit_tutorial.lectures.neural_ode.problem import integrate


def answer(speeds, end=lambda A, z, a: a @ A @ z, G_of=lambda G, *rest: G):
    """Write a student's answer from the three speeds."""

    def gradients(A, z_T, a_T, T):
        def backward(s, state):
            z, a, _ = state
            return speeds(A, z, a)

        z_0, a_0, G = integrate(backward, (z_T, a_T, jnp.zeros_like(A)), T)
        return a_0, G_of(G, z_0, a_0), end(A, z_T, a_T)

    return gradients


def right(A, z, a):
    return -A @ z, A.T @ a, jnp.outer(a, z)


def test_the_adjoint_by_hand_passes():
    assert check.adjoint_of_linear_field(answer(right)).passed


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Time not reversed in z", answer(lambda A, z, a: (A @ z, A.T @ a, jnp.outer(a, z)))),
        ("Time not reversed in a", answer(lambda A, z, a: (-A @ z, -A.T @ a, jnp.outer(a, z)))),
        ("Time not reversed:", answer(lambda A, z, a: (A @ z, -A.T @ a, jnp.outer(a, z)))),
        ("Transpose missing", answer(lambda A, z, a: (-A @ z, A @ a, jnp.outer(a, z)))),
        ("Sign of the parameter", answer(lambda A, z, a: (-A @ z, A.T @ a, -jnp.outer(a, z)))),
        ("gradient transposed", answer(lambda A, z, a: (-A @ z, A.T @ a, jnp.outer(z, a)))),
        ("not accumulated", answer(lambda A, z, a: (-A @ z, A.T @ a, jnp.zeros_like(A)))),
        ("not accumulated", answer(right, G_of=lambda G, z, a: jnp.outer(a, z))),
        ("Sign of the end-time", answer(right, end=lambda A, z, a: -a @ A @ z)),
    ],
)
def test_a_slip_is_named(name, wrong):
    feedback = check.adjoint_of_linear_field(wrong)
    assert not feedback.passed
    assert name in feedback.slip, feedback


def test_an_exercise_not_attempted_is_told_from_a_wrong_one():
    blank = answer(lambda A, z, a: (None, None, None), end=lambda *_: None)
    assert check.adjoint_of_linear_field(blank).status == "not attempted"
    assert check.adjoint_of_linear_field(None).status == "not attempted"


def test_paths_do_not_cross():
    assert check.can_two_trajectories_cross("b").passed
    for choice in "acd":
        assert not check.can_two_trajectories_cross(choice).passed
    assert check.can_two_trajectories_cross(None).status == "not attempted"
