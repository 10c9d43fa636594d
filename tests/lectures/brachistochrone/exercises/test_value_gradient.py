"""check.value_gradient: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.brachistochrone.exercises.students import named, passes

import implicit_tutorial as it
from implicit_tutorial.lectures.brachistochrone import check
from implicit_tutorial.lectures.brachistochrone.exercises import least

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def through_the_layer(T, a, h):
    """The long way: h* as a function of a, and the chain rule by JAX."""
    place = it.implicit_function(lambda a: h, jax.grad(T, argnums=1))
    return jax.grad(lambda a: T(a, place(a)))(a)


def both_parts(T, a, h):
    A, B = (jax.jacobian(jax.grad(T, 1), k)(a, h) for k in (1, 0))
    return jax.grad(T)(a, h) - jax.grad(T, 1)(a, h) @ jnp.linalg.solve(A, B)


@pytest.mark.parametrize(
    "answer", [lambda T, a, h: jax.grad(T)(a, h), through_the_layer, both_parts, jax.jacobian]
)
def test_right_answers_pass(answer):
    answer = answer if answer is not jax.jacobian else lambda T, a, h: jax.jacobian(T)(a, h)
    passes(check.value_gradient, answer)


def moved(T, a, h):
    A, B = (jax.jacobian(jax.grad(T, 1), k)(a, h) for k in (1, 0))
    return -jnp.linalg.solve(A, B)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda T, a, h: jax.grad(T, 1)(a, h), "By h in place of a"),
        (lambda T, a, h: -jax.grad(T)(a, h), "Wrong sign"),
        (lambda T, a, h: jax.grad(T)(a, h) @ moved(T, a, h), "The wrong row"),
        (lambda T, a, h: jax.grad(T)(a, h) @ (jnp.eye(len(a)) + moved(T, a, h)), "The wrong row"),
        (lambda T, a, h: jax.grad(T)(h, a), "Arguments of T swapped"),
        (lambda T, a, h: jax.grad(T, 1)(h, a), "Arguments of T swapped"),
        (lambda T, a, h: jax.grad(T)(a, jnp.zeros_like(h)), "Not at the least value"),
        (lambda T, a, h: jax.grad(lambda a: T(a, a))(a), "h replaced by a"),
        (lambda T, a, h: jax.grad(T)(0 * a, 0 * h), "At the origin"),
        (lambda T, a, h: jax.grad(T, (0, 1))(a, h), "Wrong number of values"),
        # made by going through the notebook as a student
        (moved, "Wrong shape"),
        (lambda T, a, h: T(a, h), "Wrong shape"),
        (lambda T, a, h: jax.hessian(T)(a, h), "Wrong shape"),
        (lambda T, a, h: jnp.sum(jax.grad(T)(a, h)), "Wrong shape"),
        (lambda T, a, h: jax.grad(T)(a, h) @ moved(T, a, h).T, "The wrong row"),
        (lambda T, a, h: h, "The place, not the value"),
        (lambda T, a, h: jax.grad(T), "Not an array"),
        (lambda T, a, h: jax.grad(T(a, h)), "`jax.grad` takes a function"),
        (lambda T, a, h: jax.grad(T)(a), "T takes two arguments"),
        (lambda T, a, h: jax.grad(T)(a, h) / jnp.linalg.norm(jax.grad(T)(a, h)), "A multiple"),
        (lambda T, a, h: jax.grad(T)(a, h).at[-1].set(0), "Partly right"),
        (lambda T, a, h: jnp.ones_like(a), "The same for two problems"),
    ],
)
def test_each_slip_is_named(answer, slip):
    named(check.value_gradient, answer, slip)


def test_the_partial_derivatives_are_those_of_T():
    problem = least.draw(np.random.default_rng(1), 4)
    with jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64():
        T = least.objective(*map(jnp.asarray, problem))
        for at in (problem[-2:], (problem[-1], 0 * problem[-1])):
            d = least.partials(*problem, at=at)
            g = jax.grad(T, 1)
            theirs = (jax.grad(T)(*at), g(*at), jax.hessian(T)(*at))
            theirs += (jax.jacobian(g, 1)(*at), jax.jacobian(g, 0)(*at))
            for mine, other in zip(d, theirs, strict=True):
                assert np.allclose(mine, other, rtol=1e-11, atol=1e-11)
    assert np.allclose(least.partials(*problem).h, 0, atol=1e-12)
