"""check.value_hessian: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest
from lectures.brachistochrone.exercises.students import named, passes

import implicit_tutorial as it
from implicit_tutorial.lectures.brachistochrone import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")
solve = jnp.linalg.solve


def parts(formula):
    def answer(T, a, h):
        g = jax.grad(T, argnums=1)
        A, B = jax.jacobian(g, argnums=1)(a, h), jax.jacobian(g, argnums=0)(a, h)
        return formula(jax.hessian(T)(a, h), A, B)

    return answer


def through_the_layer(T, a, h):
    place = it.implicit_function(lambda a: h, jax.grad(T, argnums=1))
    return jax.jit(jax.hessian(lambda a: T(a, place(a))))(a)


def of_the_envelope(T, a, h):
    place = it.implicit_function(lambda a: h, jax.grad(T, argnums=1))
    return jax.jit(jax.jacobian(lambda a: jax.grad(T)(a, place(a))))(a)


@pytest.mark.parametrize(
    "answer",
    [
        parts(lambda aa, A, B: aa - B.T @ solve(A, B)),
        parts(lambda aa, A, B: aa + B.T @ -(jnp.linalg.inv(A) @ B)),
        through_the_layer,
        of_the_envelope,
    ],
)
def test_right_answers_pass(answer):
    passes(check.value_hessian, answer)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (parts(lambda aa, A, B: aa), "h held"),
        (parts(lambda aa, A, B: aa + B.T @ solve(A, B)), "Sign of the part through h"),
        (parts(lambda aa, A, B: -B.T @ solve(A, B)), "Part through h alone"),
        (parts(lambda aa, A, B: aa - 2 * B.T @ solve(A, B)), "Part through h twice"),
        (parts(lambda aa, A, B: aa - B.T @ B), "Inverse left out"),
        (parts(lambda aa, A, B: aa - B.T @ A @ B), "Multiplied by A"),
        (parts(lambda aa, A, B: aa - B @ solve(A, B)), "B not transposed"),
        (parts(lambda aa, A, B: aa - solve(A, B)), "Left factor forgotten"),
        (parts(lambda aa, A, B: -solve(A, B)), "∂h*/∂a alone"),
        (parts(lambda aa, A, B: A), "By h in place of a"),
        (parts(lambda aa, A, B: aa - B.T * solve(A, B)), "Elementwise"),
        # made by going through the notebook as a student
        (parts(lambda aa, A, B: aa - B @ solve(A, B.T)), "B transposed on the wrong side"),
        (parts(lambda aa, A, B: aa + B.T), "∂h*/∂a forgotten"),
        (parts(lambda aa, A, B: A - B @ solve(aa, B.T)), "Roles of a and h swapped"),
        (parts(lambda aa, A, B: B), "Mixed derivative alone"),
        (parts(lambda aa, A, B: -(aa - B.T @ solve(A, B))), "Wrong sign"),
        (parts(lambda aa, A, B: (aa - B.T @ solve(A, B)) / 2), "A multiple: this is 1/2"),
        (parts(lambda aa, A, B: jnp.diag(jnp.diag(aa - B.T @ solve(A, B)))), "Only the diagonal"),
        (parts(lambda aa, A, B: jnp.diag(aa - B.T @ solve(A, B))), "Wrong shape"),
        (parts(lambda aa, A, B: aa - B.T @ solve(A, B.T)), "B transposed on both sides"),
        (lambda T, a, h: jax.hessian(T)(a, h), "h held"),
        (lambda T, a, h: jax.jacobian(lambda a: jax.grad(T)(a, h))(a), "h held"),
        (
            lambda T, a, h: jax.hessian(lambda a: T(a, jax.lax.stop_gradient(h)))(a),
            "h held",
        ),
        (lambda T, a, h: jax.hessian(lambda a: T(a, a))(a), "h moves as a does"),
        (lambda T, a, h: jax.hessian(T, (0, 1))(a, h), "Wrong number of values"),
        (lambda T, a, h: jax.hessian(T)(a, 0 * h), "h held, and at zero"),
    ],
)
def test_each_slip_is_named(answer, slip):
    named(check.value_hessian, answer, slip)
