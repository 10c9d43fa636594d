"""check.dT_dP: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.brachistochrone import check
from implicit_tutorial.lectures.brachistochrone.exercises import dT_dP as exercise

G = 9.81


def meets(P, z):
    R, theta = z
    return R * jnp.stack([theta - jnp.sin(theta), 1 - jnp.cos(theta)]) - P


def parts(R, theta):
    z = jnp.stack([R, theta])
    A = jax.jacobian(meets, argnums=1)(jnp.zeros(2, z.dtype), z)
    return jax.grad(lambda z: z[1] * jnp.sqrt(z[0] / G))(z), A


def by_the_theorem(P, R, theta):
    v, A = parts(R, theta)
    return jnp.linalg.solve(A.T, v)


def as_a_ray(P, R, theta):
    return jnp.stack([jnp.ones_like(R), 1 / jnp.tan(theta / 2)]) / jnp.sqrt(4 * G * R)


@pytest.mark.parametrize("answer", [by_the_theorem, as_a_ray, jax.jit(by_the_theorem)])
def test_right_answers_pass(answer):
    for _ in range(3):
        feedback = check.dT_dP(answer)
        assert feedback.passed, feedback.message


def wrong_sign(P, R, theta):
    return -by_the_theorem(P, R, theta)


def R_held(P, R, theta):
    v, A = parts(R, theta)
    return jnp.linalg.solve(A.T, v * jnp.array([0, 1], v.dtype))


def theta_held(P, R, theta):
    v, A = parts(R, theta)
    return jnp.linalg.solve(A.T, v * jnp.array([1, 0], v.dtype))


def arccos(P, R, theta):
    return by_the_theorem(P, R, jnp.arccos(1 - P[1] / R))


def transposed(P, R, theta):
    v, A = parts(R, theta)
    return jnp.linalg.solve(A, v)


def multiplied(P, R, theta):
    v, A = parts(R, theta)
    return v @ A


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (wrong_sign, "Sign"),
        (R_held, "R held fixed"),
        (theta_held, "θ held fixed"),
        (arccos, "Wrong branch"),
        (transposed, "Transposed Jacobian"),
        (multiplied, "Missing inverse"),
    ],
)
def test_each_slip_is_named(answer, slip):
    for _ in range(3):
        feedback = check.dT_dP(answer)
        assert not feedback.passed
        assert feedback.slip.startswith(slip), feedback.message


def test_nothing_is_not_attempted():
    assert check.dT_dP(None).status == "not attempted"
    assert check.dT_dP(lambda P, R, theta: None).status == "not attempted"


def test_the_right_answer_is_the_ray_to_rounding():
    import numpy as np

    for n in (1, 2):
        P, R, theta = exercise.draw(np.random.default_rng(n), n)
        ray = np.array([1, 1 / np.tan(theta / 2)]) / np.sqrt(4 * G * R)
        assert np.allclose(exercise.right(P, R, theta), ray, rtol=1e-11)
