"""Lecture 01, one Newton step: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.tanh_fixed_point.students import named, passes

import implicit_tutorial as it
from implicit_tutorial.lectures.tanh_fixed_point import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")

solve = jnp.linalg.solve


def with_g(f, a, z):
    def g(a, z):
        return z - f(a, z)

    return z - solve(jax.jacobian(g, argnums=1)(a, z), g(a, z))


def with_jacfwd(f, a, z):
    residual = f(a, z) - z
    return z + jnp.linalg.inv(jnp.eye(len(z)) - jax.jacfwd(f, 1)(a, z)) @ residual


def without_a_matrix(f, a, z):
    def A(dz):
        return dz - jax.jvp(lambda z: f(a, z), (z,), (dz,))[1]

    return z - jax.scipy.sparse.linalg.gmres(A, z - f(a, z), tol=1e-12)[0]


def in_numpy(f, a, z):
    A = np.eye(len(z)) - np.asarray(jax.jacobian(f, 1)(a, z))
    return np.asarray(z) - np.linalg.solve(A, np.asarray(z - f(a, z)))


@pytest.mark.parametrize(
    "answer", [with_g, jax.jit(with_g, static_argnums=0), with_jacfwd, in_numpy]
)
def test_right_answers_pass(answer):
    passes(check.newton_step(answer))


def test_a_step_without_a_matrix_passes():
    passes(check.newton_step(without_a_matrix))


def with_parts(formula):
    """An answer made of J = ∂_z f, A = I − J, z and g = z − f."""

    def answer(f, a, z):
        J = jax.jacobian(f, argnums=1)(a, z)
        return formula(J, jnp.eye(len(z)) - J, z, z - f(a, z))

    return answer


def by_a(f, a, z):
    A = jnp.eye(len(z)) - jax.jacobian(f)(a, z)
    return z - solve(A, z - f(a, z))


def at_zero(f, a, z):
    A = jnp.eye(len(z)) - jax.jacobian(f, argnums=1)(a, 0 * z)
    return z - solve(A, z - f(a, z))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (with_parts(lambda J, A, z, g: z + solve(A, g)), "Wrong sign"),
        (with_parts(lambda J, A, z, g: z - solve(J, g)), "Identity forgotten"),
        (with_parts(lambda J, A, z, g: z + solve(J, g)), "Identity forgotten"),
        (with_parts(lambda J, A, z, g: z - solve(A + 2 * J, g)), "Sign inside"),
        (with_parts(lambda J, A, z, g: z - solve(1 - J, g)), "1 for I"),
        (with_parts(lambda J, A, z, g: z - solve(A.T, g)), "Transposed"),
        (with_parts(lambda J, A, z, g: z - A @ g), "Product in place of a solve"),
        (with_parts(lambda J, A, z, g: z - g / jnp.diag(A)), "Only the diagonal"),
        (with_parts(lambda J, A, z, g: z - solve(A, z - g)), "f in place of g"),
        (with_parts(lambda J, A, z, g: z - solve(A, z)), "z in place of g"),
        (with_parts(lambda J, A, z, g: -solve(A, g)), "The step alone"),
        (with_parts(lambda J, A, z, g: solve(A, g)), "The step alone"),
        (lambda f, a, z: f(a, z), "A plain step"),
        # not in a list before; made by going through the notebook as a student
        (by_a, "Derivative by a"),
        (at_zero, "Tangent at another point"),
        (with_parts(lambda J, A, z, g: z - g - solve(A, g)), "Started from f"),
        (with_parts(lambda J, A, z, g: z - solve(A, g) / 2), "Half a step"),
        (lambda f, a, z: with_g(f, a, with_g(f, a, z)), "Two steps"),
        (
            lambda f, a, z: it.fixed_point(f, a, z, solver=it.Newton()).value,
            "The solution itself",
        ),
        (with_parts(lambda J, A, z, g: z - jnp.linalg.inv(A) * g), "Wrong shape"),
        (with_parts(lambda J, A, z, g: z - g / A), "Wrong shape"),
        (with_parts(lambda J, A, z, g: (z - solve(A, g), 1)), "Wrong number of values"),
        (
            lambda f, a, z: z - solve(jax.jacobian(f, 1), z - f(a, z)),
            "A function where an array belongs",
        ),
        (lambda f, a, z: z - solve(jax.grad(f, 1)(a, z), z - f(a, z)), "`jax.grad` is for one"),
        (
            lambda f, a, z: z - solve(z - f(a, z), jax.jacobian(f, 1)(a, z)),
            "The matrix comes first",
        ),
        (lambda f, a, z: with_g(f, a, jnp.ones_like(z)), "The argument `z` has no effect"),
        (lambda f, a, z: with_g(lambda a, z: jnp.tanh(z / 2), a, z), "The argument `f` has no"),
        (with_parts(lambda J, A, z, g: jnp.full_like(z, jnp.nan)), "NaN"),
        (lambda f, W, x, z: z, "The function takes other arguments"),
        (lambda a, z: z, "The function takes other arguments"),
    ],
)
def test_each_slip_is_named(answer, slip):
    named(check.newton_step(answer), slip)
