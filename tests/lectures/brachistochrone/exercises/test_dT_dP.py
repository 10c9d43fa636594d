"""check.dT_dP: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.brachistochrone import check
from implicit_tutorial.lectures.brachistochrone.exercises.dT_dP import dT_dP as exercise
from implicit_tutorial.lectures.brachistochrone.problem import cycloid_through, descent_time

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


def by_hand(P, R, theta):
    """The same with both derivatives written out."""
    s, c = jnp.sin(theta), jnp.cos(theta)
    v = jnp.stack([theta / (2 * jnp.sqrt(R * G)), jnp.sqrt(R / G)])
    det = R * ((theta - s) * s - (1 - c) ** 2)
    return v @ jnp.stack([jnp.stack([R * s, -R * (1 - c)]), jnp.stack([c - 1, theta - s])]) / det


def by_the_jacobian_of_z(P, R, theta):
    v, A = parts(R, theta)
    dz_dP = -jnp.linalg.inv(A) @ jax.jacobian(meets)(P, jnp.stack([R, theta]))
    return v @ dz_dP


def test_another_way_than_the_theorem_is_told_so():
    feedback = check.dT_dP(lambda P, R, theta: jax.grad(descent_time)(P))
    assert feedback.slip.startswith("Asked was another way"), feedback


def through_the_notebooks_dz_dP(P, R, theta):
    """`dz_dP(P)` of section 5, which finds R and θ once more, and the chain rule."""
    v, _ = parts(R, theta)
    return v @ jnp.stack(jax.jacobian(cycloid_through)(P))


ANSWERS = [
    through_the_notebooks_dz_dP,
    by_the_theorem,
    as_a_ray,
    jax.jit(by_the_theorem),
    by_hand,
    by_the_jacobian_of_z,
]


@pytest.mark.parametrize("answer", ANSWERS)
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


def with_parts(formula):
    return lambda P, R, theta: formula(*parts(R, theta))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (wrong_sign, "Sign"),
        (R_held, "R held fixed"),
        (theta_held, "θ held fixed"),
        (arccos, "Wrong branch"),
        (transposed, "Transposed Jacobian"),
        (multiplied, "Missing inverse"),
        (with_parts(lambda v, A: jnp.linalg.inv(A)[0]), "dR/dP alone"),
        (lambda P, R, theta: by_the_theorem(P, R, theta)[::-1], "Order swapped"),
        (lambda P, R, theta: by_the_theorem(P, R, theta) * G**0.5, "g = 1"),
        # not in a list before; made by going through the notebook as a student
        (with_parts(lambda v, A: jnp.linalg.inv(A)[1]), "dθ/dP alone"),
        (with_parts(lambda v, A: v), "∂T/∂z alone"),
        (with_parts(lambda v, A: jnp.linalg.solve(A.T, v[::-1])), "z in another order"),
        (lambda P, R, theta: by_the_theorem(P, R, theta) / G**0.5, "g outside of the root"),
        (with_parts(lambda v, A: jnp.linalg.solve(A.T, v.at[0].multiply(2))), "½ of the root"),
        (with_parts(lambda v, A: v * jnp.diag(jnp.linalg.inv(A))), "v A⁻¹ B entry by entry"),
        (lambda P, R, theta: by_the_theorem(P, R, theta) * 2, "A multiple: this is 2 times"),
        (lambda P, R, theta: by_the_theorem(P, R, theta) * R, "A multiple: the right answer tim"),
        (lambda P, R, theta: by_the_theorem(P, R, theta).at[1].set(0), "Partly right: entry 1"),
        (lambda P, R, theta: by_the_theorem(P, R, theta) * 0, "All zero"),
        (with_parts(lambda v, A: v @ A @ v), "Wrong shape"),
        (with_parts(lambda v, A: -jnp.linalg.solve(A.T, -v) * 1.000001), "Lower precision"),
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
