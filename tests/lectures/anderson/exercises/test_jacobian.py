"""Part (a): each slip in the Jacobian is named, each right style passes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.anderson.students import (
    matrices,
    named,
    passes,
    solve,
    zeros,
)

import implicit_tutorial as it
from implicit_tutorial.lectures.anderson import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def dense(f, x, z):
    J, A, B = matrices(f, x, z)
    return solve(A, B)


def dense_in_numpy(f, x, z):
    J, A, B = map(np.asarray, matrices(f, x, z))
    return np.linalg.inv(A) @ B


def by_neumann(f, x, z):
    J, A, B = matrices(f, x, z)
    total = term = B
    for _ in range(100):
        term = J @ term
        total = total + term
    return total


def by_the_package(f, x, z):
    z_star = it.implicit_function(lambda x: z, lambda x, z: z - f(x, z))
    return jax.jacobian(z_star)(x)


def by_custom_root(f, x, z):
    def z_star(x):
        return jax.lax.custom_root(
            lambda z: z - f(x, z),
            z,
            lambda g, z0: z0,
            lambda g, y: solve(jax.jacobian(g)(y), y),
        )

    return jax.jacfwd(z_star)(x)


def by_neumann_and_jvp(f, x, z):
    """Products at the fixed z* in a Python loop: no solver's steps."""

    def column(e):
        total = term = jax.jvp(lambda x: f(x, z), (x,), (e,))[1]
        for _ in range(100):
            term = jax.jvp(lambda z: f(x, z), (z,), (term,))[1]
            total = total + term
        return total

    return jnp.stack([column(e) for e in jnp.eye(len(x))], axis=1)


def by_rows(f, x, z):
    _, pull = jax.vjp(f, x, z)

    def row(e):
        w = e
        for _ in range(100):
            w = e + pull(w)[1]
        return pull(w)[0]

    return jax.vmap(row)(jnp.eye(len(x)))


ANSWERS = [dense, dense_in_numpy, by_neumann, by_neumann_and_jvp, by_rows]
ANSWERS += [by_the_package, by_custom_root]


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_way_to_the_jacobian_passes(answer):
    passes(check.implicit_jacobian(answer))


def with_matrices(formula):
    return lambda f, x, z: formula(*matrices(f, x, z))


def difference_quotient(f, x, z):
    def z_star(x):
        for _ in range(100):
            z_new = f(x, z)
        return z_new

    h = 1e-4
    columns = [(f(x + h * e, z) - f(x, z)) / h for e in jnp.eye(len(x))]
    J, A, _ = matrices(f, x, z)
    return solve(A, jnp.stack(columns, axis=1))


def unrolled_jacobian(f, x, z):
    def z_star(x):
        y = z
        for _ in range(60):
            y = f(x, y)
        return y

    return jax.jacobian(z_star)(x)


def unrolled_in_a_scan(f, x, z):
    def z_star(x):
        return jax.lax.scan(lambda y, _: (f(x, y), None), z, length=60)[0]

    return jax.jit(jax.jacfwd(z_star))(x)


JACOBIAN_SLIPS = [
    (unrolled_in_a_scan, "Unrolled"),
    (with_matrices(lambda J, A, B: -solve(A, B)), "Wrong sign:"),
    (with_matrices(lambda J, A, B: solve(J, B)), "Identity forgotten"),
    (with_matrices(lambda J, A, B: solve(A + 2 * J, B)), "Wrong sign inside"),
    (with_matrices(lambda J, A, B: B), "Inverse left out"),
    (with_matrices(lambda J, A, B: A @ B), "Product instead of a solve"),
    (with_matrices(lambda J, A, B: solve(A.T, B)), "Jacobian transposed"),
    (with_matrices(lambda J, A, B: solve(A, B).T), "Result transposed"),
    (with_matrices(lambda J, A, B: B @ jnp.linalg.inv(A)), "Wrong order"),
    (with_matrices(lambda J, A, B: jnp.linalg.inv(A) * B), "Elementwise product"),
    (with_matrices(lambda J, A, B: solve(A, jnp.diagonal(B))[:, None] * B), "Elementwise product"),
    (
        lambda f, x, z: -solve(matrices(f, x, z)[1], z - f(x, z)) * matrices(f, x, z)[2],
        "Solved against the residual",
    ),
    (with_matrices(lambda J, A, B: solve(A, J)), "Wrong right-hand side"),
    (with_matrices(lambda J, A, B: jnp.linalg.inv(A)), "Right-hand side forgotten"),
    (lambda f, x, z: dense(f, x, zeros(x)), "Linearised at a start"),
    (lambda f, x, z: dense(f, x, x), "Linearised at a start"),
    (difference_quotient, "Lower precision than asked"),
    (lambda f, x, z: dense(f, x, z).astype(jnp.float32), "Wrong dtype"),
    (lambda f, x, z: dense(f, x, z) * jnp.nan, "NaN"),
    (lambda f, x, z: jnp.diagonal(dense(f, x, z)), "Wrong shape"),
    (lambda f, x, z: (dense(f, x, z), z), "Wrong number of values"),
    (unrolled_jacobian, "Unrolled"),
    # not in the list; made by going through the notebook as a student
    (with_matrices(lambda J, A, B: solve(jnp.eye(len(B)) - B, J)), "Derivatives swapped"),
    (with_matrices(lambda J, A, B: solve(B, A)), "Arguments of solve swapped"),
    (with_matrices(lambda J, A, B: solve(1 - J, B)), "1 for I"),
    (lambda f, x, z: jax.jacobian(f, 1)(x), "A derivative is taken at a point"),
    (lambda f, x, z: jnp.eye(len(z)) - jax.jacobian(f, 1), "`jax.jacobian(f, argnums)` is a func"),
    (lambda f, x, z: jax.grad(f)(x, z), "`jax.grad` is for one number"),
    (lambda f, x, z: 3 * dense(f, x, z), "A multiple: this is 3 times"),
    (lambda f, x, z: jnp.diag(jnp.diag(dense(f, x, z))), "Only the diagonal is right"),
    (lambda f, x, z: dense(f, x, z) + jnp.eye(len(x)), "Identity"),
    (lambda f, x, z: dense(f, x, z).at[0].set(0), "Partly right"),
    (lambda f, x, z: 0 * dense(f, x, z), "Solved against the residual"),
    (with_matrices(lambda J, A, B: B / (1 - J)), "Divided entry by entry"),
    (with_matrices(lambda J, A, B: A**-1 @ B), "Inverted entry by entry"),
    (with_matrices(lambda J, A, B: solve(A.T, B.T)), "Both transposed"),
    (with_matrices(lambda J, A, B: J + B), "Sum of both derivatives"),
    (with_matrices(lambda J, A, B: B + J @ B), "Series cut off"),
    (with_matrices(lambda J, A, B: B + J @ (B + J @ (B + J @ B))), "Series cut off"),
    (lambda f, x, z: dense(f, z, x), "Arguments of f swapped"),
    (lambda f, x, z: jax.jacobian(f, argnums=(0, 1))(x, z), "Wrong number of values"),
    (lambda f, x, z: solve(jnp.eye(6) - jax.jacobian(f, 1)(x, z), x), "Shapes do not fit"),
    (lambda f, x, z: solve(*matrices(f, x, z)[1:]).ravel(), "Wrong shape"),
    (lambda f, x, z: dense(f, x, z) + 1j, "Complex numbers"),
]


@pytest.mark.parametrize(("answer", "slip"), JACOBIAN_SLIPS)
def test_a_slip_in_the_jacobian_is_named(answer, slip):
    named(check.implicit_jacobian(answer), slip)
