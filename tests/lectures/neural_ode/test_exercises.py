"""The checks of lecture 02: what is right passes, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest
from jax.scipy.linalg import expm

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


def in_closed_form(A, z_T, a_T, T):
    """From one matrix exponential of twice the size (Van Loan, 1978)."""
    a_0 = expm(A.T * T) @ a_T
    big = jnp.block([[-A.T, jnp.outer(a_T, z_T)], [jnp.zeros_like(A), -A.T]])
    return a_0, expm(A.T * T) @ expm(big * T)[: len(A), len(A) :], a_T @ A @ z_T


def by_autodiff(A, z_T, a_T, T):
    """The loss whose gradient at z(T) is a(T): aᵀ z(T), from the start that leads to z(T)."""
    z_0 = expm(-A * T) @ z_T
    return jax.grad(lambda z, A, T: a_T @ expm(A * T) @ z, argnums=(0, 1, 2))(z_0, A, T)


def end_time_at_the_start(A, z_T, a_T, T):
    """aᵀ A z is the same at all times."""
    a_0, G, _ = answer(right)(A, z_T, a_T, T)
    return a_0, G, a_0 @ A @ (expm(-A * T) @ z_T)


@pytest.mark.parametrize(
    "gradients", [answer(right), in_closed_form, by_autodiff, end_time_at_the_start]
)
def test_each_way_to_the_adjoint_passes(gradients):
    feedback = check.adjoint_of_linear_field(gradients)
    assert feedback.passed, feedback


two_wrong = answer(right, G_of=lambda G, *rest: 2 * G, end=lambda A, z, a: -a @ A @ z)


def test_each_output_has_its_verdict():
    measured = check.adjoint_of_linear_field(two_wrong).measured
    assert measured.startswith("∂L/∂z(0): right; ∂L/∂A: a relative error of 1; ∂L/∂T: a relative")


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
        # not in a list before; made by going through the notebook as a student
        (
            "z's speed with the transpose",
            answer(lambda A, z, a: (-A.T @ z, A.T @ a, jnp.outer(a, z))),
        ),
        ("a held fixed", answer(lambda A, z, a: (-A @ z, 0 * a, jnp.outer(a, z)))),
        ("z held fixed", answer(lambda A, z, a: (0 * z, A.T @ a, jnp.outer(a, z)))),
        ("Derivative by z", answer(lambda A, z, a: (-A @ z, A.T @ a, jnp.outer(A.T @ a, z)))),
        ("A in the parameter", answer(lambda A, z, a: (-A @ z, A.T @ a, jnp.outer(a, A @ z)))),
        ("Field left out of the end", answer(right, end=lambda A, z, a: a @ z)),
        ("End-time gradient transposed", answer(right, end=lambda A, z, a: z @ A @ a)),
        ("In ∂L/∂A: A multiple: this is 2", two_wrong),
        ("In ∂L/∂T: Sign of the end-time", two_wrong),
        ("Transposed: this is the transpose", answer(right, G_of=lambda G, z, a: -G.T)),
        ("Shapes do not fit", answer(lambda A, z, a: (-A @ z, A.T @ a, A @ jnp.ones(7)))),
        ("Wrong number of values", lambda A, z, a, T: answer(right)(A, z, a, T)[:2]),
        ("The argument `T` has no effect", lambda A, z, a, T: answer(right)(A, z, a, 1.0)),
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
