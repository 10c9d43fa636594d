"""Lecture 01, the gradient by W and x: right answers of any style pass, and slips are named."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.tanh_fixed_point.students import named, passes

import implicit_tutorial as it
from implicit_tutorial.lectures.tanh_fixed_point import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")

solve = jnp.linalg.solve


def f(a, z):
    W, x = a
    return jnp.tanh(W @ z + x)


def parts(W, x, z):
    d = 1 - jnp.tanh(W @ z + x) ** 2
    return jnp.eye(len(z)) - d[:, None] * W, d


def by_hand(W, x, z, v):
    A, d = parts(W, x, z)
    s = solve(A.T, v) * d
    return jnp.outer(s, z), s


def by_vjp(W, x, z, v):
    _, pull = jax.vjp(f, (W, x), z)
    A = jnp.eye(len(z)) - jax.jacobian(f, argnums=1)((W, x), z)
    return pull(solve(A.T, v))[0]


def by_repetition(W, x, z, v):
    _, pull = jax.vjp(f, (W, x), z)
    u = v
    for _ in range(150):
        u = v + pull(u)[1]
    return list(pull(u)[0])


def by_jacobians(W, x, z, v):
    A, d = parts(W, x, z)
    dW, dx = jax.jacobian(f)((W, x), z)
    u = v @ jnp.linalg.inv(A)
    return jnp.einsum("i,ijk->jk", u, dW), u @ dx


def in_numpy(W, x, z, v):
    W, x, z, v = map(np.asarray, (W, x, z, v))
    s = np.linalg.solve(np.diag(1 / (1 - z**2)) - W.T, v)
    return s[:, None] * z[None, :], s


@pytest.mark.parametrize(
    "answer", [by_hand, jax.jit(by_hand), by_vjp, by_repetition, by_jacobians, in_numpy]
)
def test_right_answers_pass(answer):
    passes(check.backward_by_hand(answer))


def through_the_package(W, x, z, v):
    _, pull = jax.vjp(lambda a: it.fixed_point(f, a, z).value, (W, x))
    return pull(v)[0]


def through_steps(W, x, z, v):
    _, pull = jax.vjp(lambda a: it.unrolled(f, a, z, 200), (W, x))
    return pull(v)[0]


@pytest.mark.parametrize("answer", [through_the_package, through_steps])
def test_a_gradient_that_solves_again_is_told_from_the_one_that_was_asked(answer):
    named(check.backward_by_hand(answer), "Asked was another way")


def with_u(formula):
    """An answer whose row u is wrong."""

    def answer(W, x, z, v):
        A, d = parts(W, x, z)
        s = formula(A, jnp.eye(len(z)) - A, d, v) * d
        return jnp.outer(s, z), s

    return answer


def after_u(formula):
    """An answer whose row u is right; `formula` makes the pair of it."""

    def answer(W, x, z, v):
        A, d = parts(W, x, z)
        return formula(solve(A.T, v), d, z, x, W)

    return answer


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (with_u(lambda A, J, d, v: -solve(A.T, v)), "Wrong sign"),
        (with_u(lambda A, J, d, v: solve(A, v)), "A not transposed"),
        (with_u(lambda A, J, d, v: v), "Inverse left out"),
        (with_u(lambda A, J, d, v: v + v @ J), "Series cut off"),
        (with_u(lambda A, J, d, v: solve(J.T, v)), "Identity forgotten"),
        (with_u(lambda A, J, d, v: solve((A + 2 * J).T, v)), "Sign inside"),
        (with_u(lambda A, J, d, v: v @ A), "Product in place of a solve"),
        (with_u(lambda A, J, d, v: solve(A.T, jnp.ones_like(v))), "v not used"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(u, z), u)), "tanh′ left out at the end"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(z, u * d), u * d)), "Outer product"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(u * d, x), u * d)), "x for z*"),
        # not in a list before; made by going through the notebook as a student
        (with_u(lambda A, J, d, v: v / jnp.diag(A)), "Only the diagonal"),
        (with_u(lambda A, J, d, v: solve(A.T, solve(A.T, v))), "Solved twice"),
        (with_u(lambda A, J, d, v: solve((1 - J).T, v)), "1 for I"),
        (with_u(lambda A, J, d, v: 0 * v), "All zero"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(u, d * z), u * d)), "tanh′ on z*"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(u, z), u * d)), "tanh′ left out"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(u * d, z), u)), "tanh′ left out"),
        (after_u(lambda u, d, z, x, W: ((u * d)[:, None] * W, u * d)), "W for its"),
        (after_u(lambda u, d, z, x, W: (jnp.outer(u * d, z), W.T @ (u * d))), "∂_z f"),
        (after_u(lambda u, d, z, x, W: (u * d * z, u * d)), "Wrong shape"),
        (after_u(lambda u, d, z, x, W: (u * d, jnp.outer(u * d, z))), "Wrong order"),
        (after_u(lambda u, d, z, x, W: jnp.outer(u * d, z)), "Wrong number of values"),
        (after_u(lambda u, d, z, x, W: (2 * jnp.outer(u * d, z), 2 * u * d)), "A multiple"),
        (lambda W, x, z, v: by_hand(W, x, jnp.tanh(x), v), "The argument `z_star` has no effect"),
        (lambda W, x, z, v: jax.vjp(f, (W, x), z)[1](v), "A tuple where an array belongs"),
        (lambda W, x, z, v: jax.vjp(f, (W, x), z)[1](v)[0], "Inverse left out"),
    ],
)
def test_each_slip_is_named(answer, slip):
    named(check.backward_by_hand(answer), slip)
