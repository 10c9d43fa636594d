"""check.conserved: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.brachistochrone.exercises.students import named, passes

from implicit_tutorial.lectures.brachistochrone import check, problem

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def with_grad(L, y, p):
    return L(y, p) - p * jax.grad(L, argnums=1)(y, p)


def with_jvp(L, y, p):
    value, along = jax.jvp(lambda p: L(y, p), (p,), (p,))
    return value - along


def with_both(L, y, p):
    value, (_, by_slope) = jax.value_and_grad(L, argnums=(0, 1))(y, p)
    return value - by_slope * p


def of_a_function_of_one(L, y, p):
    return L(y, p) - jax.jacobian(lambda q: L(y, q))(p) * p


@pytest.mark.parametrize("answer", [with_grad, with_jvp, with_both, of_a_function_of_one])
def test_right_answers_pass(answer):
    passes(check.conserved, answer)


def parts(formula):
    def answer(L, y, p):
        by_y, by_slope = jax.grad(L, argnums=(0, 1))(y, p)
        return formula(L(y, p), by_y, by_slope, y, p)

    return answer


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (parts(lambda L, Ly, Lp, y, p: p * Lp - L), "Sign"),
        (parts(lambda L, Ly, Lp, y, p: L + p * Lp), "Plus for minus"),
        (parts(lambda L, Ly, Lp, y, p: L - p * Ly), "Derivative by y"),
        (parts(lambda L, Ly, Lp, y, p: L - Lp), "y' left out"),
        (parts(lambda L, Ly, Lp, y, p: L - y * Lp), "y in place of y'"),
        (parts(lambda L, Ly, Lp, y, p: L), "L alone"),
        (parts(lambda L, Ly, Lp, y, p: p * Lp), "L left out"),
        (parts(lambda L, Ly, Lp, y, p: Lp), "∂L/∂y' alone"),
        (parts(lambda L, Ly, Lp, y, p: L - y * Ly - p * Lp), "Both arguments"),
        (parts(lambda L, Ly, Lp, y, p: L - p * Lp / 2), "Half of the product"),
        # made by going through the notebook as a student
        (parts(lambda L, Ly, Lp, y, p: p * Ly + Lp), "The chain rule without y''"),
        (parts(lambda L, Ly, Lp, y, p: L - p * Ly - Lp), "Both parts of dL/dx"),
        (parts(lambda L, Ly, Lp, y, p: L - p**2 * Lp), "y' squared"),
        (parts(lambda L, Ly, Lp, y, p: Ly - p * Lp), "∂_y L in place of L"),
        (parts(lambda L, Ly, Lp, y, p: (L - p * Lp) ** 2), "Squared"),
        (parts(lambda L, Ly, Lp, y, p: 1 / (L - p * Lp)), "Upside down"),
        (parts(lambda L, Ly, Lp, y, p: 0 * y), "All zero"),
        (lambda L, y, p: L(y, p) - p * jax.grad(L)(y, p), "Derivative by y"),
        (lambda L, y, p: L(p, y) - p * jax.grad(L, argnums=1)(p, y), "Arguments of L swapped"),
        (lambda L, y, p: L(y, p) - p * jax.grad(L, argnums=1)(p, y), "Arguments of L swapped"),
        (lambda L, y, p: L(y, p) - p * jax.grad(L)(y), "L takes two arguments"),
        (lambda L, y, p: 1 / jnp.sqrt(2 * 9.81 * y * (1 + p**2)), "The bead's L alone"),
        (lambda L, y, p: y * (1 + p**2), "The bead's own 2R"),
        (lambda L, y, p: L(y, p) - p * jax.grad(L, argnums=1), "`jax.jacobian(f, argnums)` is"),
        (lambda L, y, p: L - p * jax.grad(L, argnums=1)(y, p), "A function was used as a number"),
        (lambda L, y, p: L(y, p) - p * jax.grad(L(y, p)), "`jax.grad` takes a function"),
        (lambda L, y, p: L(y, p) - p * jax.grad(L, 2)(y, p), "`argnums` counts from 0"),
        (lambda L, y, p: (L(y, p), p), "Wrong shape"),
        (
            lambda L, y, p: L(y, p) - p * (L(y, p + 1e-6) - L(y, p)) / 1e-6,
            "Lower precision than asked",
        ),
    ],
)
def test_each_slip_is_named(answer, slip):
    named(check.conserved, answer, slip)


def test_it_is_constant_along_the_cycloid():
    R, theta = 0.7, jnp.linspace(0.5, 2.5, 5)
    _, y = problem.cycloid(jnp.array(R), theta)
    slope = 1 / jnp.tan(theta / 2)

    def L(y, slope):
        return jnp.sqrt((1 + slope**2) / (2 * problem.GRAVITY * y))

    constant = jax.vmap(lambda y, p: with_grad(L, y, p))(y, slope)
    assert np.allclose(constant, 1 / np.sqrt(4 * problem.GRAVITY * R), rtol=1e-5)
