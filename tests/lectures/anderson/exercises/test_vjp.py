"""Part (b): each slip in the pull-back is named, each right style passes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from lectures.anderson.students import (
    by_gmres,
    named,
    passes,
    solve,
    vjp_with,
    zeros,
)
from scipy.sparse.linalg import LinearOperator, gmres

import implicit_tutorial as it
from implicit_tutorial.lectures.anderson import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def by_repetition(f, x, z, v):
    _, pull = jax.vjp(f, x, z)
    w = v
    for _ in range(60):
        w = v + pull(w)[1]
    return pull(w)[0]


def vjp_by_the_package(f, x, z, v):
    z_star = it.implicit_function(lambda x: z, lambda x, z: z - f(x, z))
    return jax.vjp(z_star, x)[1](v)[0]


def vjp_by_custom_linear_solve(f, x, z, v):
    _, A = jax.linearize(lambda z: z - f(x, z), z)

    def bicgstab(A, b):
        return jax.scipy.sparse.linalg.bicgstab(A, b, tol=1e-7)[0]

    transposed = jax.linear_transpose(A, z)
    w = jax.lax.custom_linear_solve(lambda w: transposed(w)[0], v, bicgstab)
    return jax.vjp(lambda x: f(x, z), x)[1](w)[0]


@pytest.mark.parametrize(
    "answer", [by_gmres, by_repetition, vjp_by_the_package, vjp_by_custom_linear_solve]
)
def test_each_way_to_the_vjp_passes(answer):
    passes(check.implicit_vjp(answer))


def wrong_half(f, x, z, v):
    _, pull = jax.vjp(f, x, z)
    w, _ = jax.scipy.sparse.linalg.gmres(lambda w: w - pull(w)[0], v)
    return pull(w)[0]


def in_numpy(f, x, z, v):
    """SciPy's GMRES on products: an answer that cannot be traced."""
    _, pull = jax.vjp(f, x, z)
    n = len(x)

    def product(w):
        w = jnp.asarray(w, x.dtype)
        return np.array(w - pull(w)[1])

    operator = LinearOperator((n, n), matvec=product, dtype=x.dtype)
    w, _ = gmres(operator, np.array(v), rtol=1e-6)
    return pull(jnp.asarray(w, x.dtype))[0]


def dense_in_numpy(jacobian):
    def answer(f, x, z, v):
        J, B = np.asarray(jacobian(f, 1)(x, z)), np.asarray(jacobian(f, 0)(x, z))
        return B.T @ np.linalg.solve(np.eye(len(x)) - J.T, np.asarray(v))

    return answer


def test_products_in_numpy_pass():
    passes(check.implicit_vjp(in_numpy))


@pytest.mark.parametrize("jacobian", [jax.jacrev, jax.jacfwd])
def test_a_jacobian_behind_numpy_is_seen(jacobian):
    named(check.implicit_vjp(dense_in_numpy(jacobian)), "Jacobian built")


def test_a_jacobian_is_no_reason_for_wrong_numbers():
    feedback = check.implicit_vjp(vjp_with(lambda J, A, B, v, w: 2 * B.T @ w))
    named(feedback, "A multiple: this is 2 times")
    assert feedback.besides.startswith("Jacobian built")


def solved_with(product, v):
    return jax.scipy.sparse.linalg.gmres(product, v)[0]


def along(f, x, z, w):
    """∂_z f w, not transposed."""
    return jax.jvp(lambda z: f(x, z), (z,), (w,))[1]


def products(last):
    """Return an answer that finds w as it should, and ends in `last`."""

    def answer(f, x, z, v):
        _, pull = jax.vjp(f, x, z)
        return last(f, x, z, v, solved_with(lambda w: w - pull(w)[1], v), pull)

    return answer


VJP_SLIPS = [
    (vjp_with(lambda J, A, B, v, w: B.T @ w), "Jacobian built"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve(A, v)), "Jacobian not transposed"),
    (vjp_with(lambda J, A, B, v, w: B @ w), "∂_x f not transposed"),
    (vjp_with(lambda J, A, B, v, w: solve(A, B @ v)), "JVP instead of VJP"),
    (vjp_with(lambda J, A, B, v, w: -B.T @ w), "Wrong sign:"),
    (vjp_with(lambda J, A, B, v, w: B.T @ v), "Inverse left out"),
    (vjp_with(lambda J, A, B, v, w: B.T @ (v + J.T @ v)), "Series cut off"),
    (vjp_with(lambda J, A, B, v, w: B.T @ (A.T @ v)), "Product instead of a solve"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve(J.T, v)), "Identity forgotten"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve((A + 2 * J).T, v)), "Wrong sign inside"),
    (vjp_with(lambda J, A, B, v, w: w * (B.T @ v)), "Elementwise product instead"),
    (vjp_with(lambda J, A, B, v, w: w * jnp.diagonal(B)), "Elementwise product"),
    (vjp_with(lambda J, A, B, v, w: w * B.sum(0)), "Elementwise product"),
    (vjp_with(lambda J, A, B, v, w: w), "Pull-back to x forgotten"),
    (vjp_with(lambda J, A, B, v, w: J.T @ w), "∂_z f where ∂_x f belongs"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve(A.T, jnp.ones_like(v))), "v not used"),
    (vjp_with(lambda J, A, B, v, w: 0 * v), "Solved against the residual"),
    (lambda f, x, z, v: by_gmres(f, x, zeros(x), v), "Linearised at a start"),
    (lambda f, x, z, v: jax.vjp(f, x, z)[1](v), "Wrong number of values"),
    (wrong_half, "∂_x f in the solve"),
    (lambda f, x, z, v: jax.vjp(f, x, z)[1]((v, 0))[0], "A pair was given"),
    (lambda f, x, z, v: jax.vjp(f, x, z)(v), "`jax.vjp` returns a pair"),
    # not in a list before; made by going through the notebook as a student
    (lambda f, x, z, v: by_gmres(f, x, z, v) / 2, "A multiple: this is 1/2 times"),
    (lambda f, x, z, v: by_gmres(f, x, z, v)[::-1], "In reverse order"),
    (lambda f, x, z, v: by_gmres(f, x, z, v).at[0].add(1), "Partly right"),
    (lambda f, x, z, v: by_gmres(f, x, z, v) + 1e-9j, "Complex numbers"),
    (lambda f, x, z, v: jax.vjp(lambda x: f(x, z), x)[1](v)[0], "Inverse left out"),
    (lambda f, x, z, v: by_gmres(f, x, z, v)[:1], "Wrong shape"),
    (products(lambda f, x, z, v, w, pull: pull(w)[1]), "∂_z f where ∂_x f belongs"),
    (products(lambda f, x, z, v, w, pull: pull(w)[0] + pull(w)[1]), "Both parts of the pair"),
    (products(lambda f, x, z, v, w, pull: pull(pull(w)[1])[0]), "One product too many"),
    (products(lambda f, x, z, v, w, pull: pull(v)[0]), "Inverse left out"),
    (products(lambda f, x, z, v, w, pull: pull(w)), "Wrong number of values"),
    (products(lambda f, x, z, v, w, pull: v @ pull(w)[0]), "Wrong shape"),
    (products(lambda f, x, z, v, w, pull: pull(w)[0].astype(jnp.float32)), "Wrong dtype"),
    (products(lambda f, x, z, v, w, pull: v * pull(jnp.ones_like(v))[0]), "Elementwise product"),
    (products(lambda f, x, z, v, w, pull: pull(v + pull(v)[1])[0]), "Series cut off"),
    (
        products(lambda f, x, z, v, w, pull: solved_with(lambda w: w - pull(w), v)),
        "A pair was used",
    ),
    (
        products(lambda f, x, z, v, w, pull: pull(solved_with(lambda w: w + pull(w)[1], v))[0]),
        "Wrong sign inside",
    ),
    (
        products(
            lambda f, x, z, v, w, pull: pull(solved_with(lambda w: w - along(f, x, z, w), v))[0]
        ),
        "Jacobian not transposed",
    ),
    (products(lambda f, x, z, v, w, pull: pull((w, 0))[0]), "A pair was given"),
    (lambda f, x, z, v: by_gmres(f, z, x, v), "Arguments of f swapped"),
    (lambda f, x, z, v: by_gmres(f, x, z, z), "z* where v belongs"),
    (lambda f, x, z, v: v @ jax.grad(f)(x, z), "`jax.grad` is for one number"),
]


@pytest.mark.parametrize(("answer", "slip"), VJP_SLIPS)
def test_a_slip_in_the_vjp_is_named(answer, slip):
    named(check.implicit_vjp(answer), slip)
