"""Lecture 01, ∂z*/∂x: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.lectures.tanh_fixed_point import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def f(W, U, x, z):
    return jnp.tanh(W @ z + U @ x)


def parts(W, U, x, z):
    A = jnp.eye(len(z)) - jax.jacobian(f, argnums=3)(W, U, x, z)
    return A, jax.jacobian(f, argnums=2)(W, U, x, z)


def by_autodiff(W, U, x, z):
    return jnp.linalg.solve(*parts(W, U, x, z))


def by_hand(W, U, x, z):
    slope = 1 - z**2  # z = tanh(W z + U x)
    return jnp.linalg.solve(jnp.diag(1 / slope) - W, U)


def by_series(W, U, x, z):
    A, B = parts(W, U, x, z)
    total = term = B
    for _ in range(150):
        term = term - A @ term
        total = total + term
    return total


def by_rows(W, U, x, z):
    A, B = parts(W, U, x, z)
    return jnp.stack([jnp.linalg.solve(A.T, e) @ B for e in jnp.eye(len(x), dtype=x.dtype)])


def in_numpy(W, U, x, z):
    W, U, x, z = map(np.asarray, (W, U, x, z))
    slope = np.diag(1 - np.tanh(W @ z + U @ x) ** 2)
    return np.linalg.inv(np.eye(len(z)) - slope @ W) @ slope @ U


@pytest.mark.parametrize(
    "answer", [by_autodiff, by_hand, jax.jit(by_autodiff), by_series, by_rows, in_numpy]
)
def test_right_answers_pass(answer):
    feedback = check.jacobian_of_solution(answer)
    assert feedback.passed, feedback


def iterated(W, U, x, z):
    for _ in range(200):
        z = f(W, U, x, z)
    return z


def by_differences(W, U, x, z):
    h = 1e-6 if x.dtype == jnp.float64 else 1e-2
    rows = [iterated(W, U, x + h * e, z) - iterated(W, U, x - h * e, z) for e in jnp.eye(len(x))]
    return jnp.stack(rows, axis=1) / (2 * h)


@pytest.mark.parametrize(
    "answer", [jax.jacobian(iterated, argnums=2), lambda W, U, x, z: by_differences(W, U, x, z)]
)
def test_no_other_way_than_the_one_that_was_asked_passes(answer):
    feedback = check.jacobian_of_solution(answer)
    assert not feedback.passed
    assert feedback.slip.startswith(("Asked was another way", "Lower precision")), feedback


def with_parts(formula):
    return lambda W, U, x, z: formula(*parts(W, U, x, z), z)


def with_slope(slope):
    def answer(W, U, x, z):
        d = slope(W, U, x, z)
        return jnp.linalg.solve(jnp.eye(len(z)) - d[:, None] * W, d[:, None] * U)

    return answer


def columns(W, U, x, z):
    slope = 1 - z**2
    return jnp.linalg.solve(jnp.eye(len(z)) - W * slope, slope[:, None] * U)


def with_U(formula):
    """An answer in which ∂_x f is wrong: `formula` takes the slopes, U and W."""

    def answer(W, U, x, z):
        A, _ = parts(W, U, x, z)
        return jnp.linalg.solve(A, formula(1 - z**2, U, W))

    return answer


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (with_parts(lambda A, B, z: -jnp.linalg.solve(A, B)), "Wrong sign"),
        (with_parts(lambda A, B, z: B), "Inverse left out"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, z)[:, None] * B), "Multiplied entry"),
        (columns, "Columns scaled"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, B).T), "Transposed"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A - jnp.eye(len(z)), B)), "Identity"),
        (with_parts(lambda A, B, z: jnp.linalg.inv(A)), "Inverse taken for the whole"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A.T, B)), "A transposed"),
        (with_parts(lambda A, B, z: B @ jnp.linalg.inv(A)), "Wrong side"),
        (with_parts(lambda A, B, z: B + (jnp.eye(len(z)) - A) @ B), "Series cut off"),
        (with_slope(lambda W, U, x, z: 1 - jnp.tanh(W @ z + x) ** 2), "tanh′ at the wrong place"),
        (with_slope(lambda W, U, x, z: 1 - jnp.tanh(x) ** 2), "tanh′ at the wrong place"),
        # not in a list before; made by going through the notebook as a student
        (with_slope(lambda W, U, x, z: 1 - jnp.tanh(W @ z) ** 2), "tanh′ at the wrong place"),
        (with_slope(lambda W, U, x, z: 1 - jnp.tanh(z) ** 2), "tanh′ at the wrong place"),
        (with_slope(lambda W, U, x, z: jnp.tanh(W @ z + U @ x)), "tanh for tanh′"),
        (with_slope(lambda W, U, x, z: 1 - jnp.tanh(W @ z + U @ x)), "tanh′ not squared"),
        (with_slope(lambda W, U, x, z: jnp.ones_like(x)), "tanh′ left out"),
        (with_parts(lambda A, B, z: jnp.linalg.inv(A) * B), "Multiplied entry by entry:"),
        (with_parts(lambda A, B, z: A @ B), "Product in place of a solve"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(B, A)), "Arguments of solve swapped"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, jnp.eye(len(z)) - A)), "Wrong right-hand"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(2 * jnp.eye(len(z)) - A, B)), "Sign inside"),
        (with_U(lambda d, U, W: jnp.diag(d)), "U left out"),
        (with_U(lambda d, U, W: U), "tanh′ left out of ∂_x f"),
        (with_U(lambda d, U, W: U * d), "Columns scaled"),
        (with_U(lambda d, U, W: d[:, None] * W), "Wrong right-hand"),
        (with_U(lambda d, U, W: d[:, None] * U.T), "U transposed"),
        (with_U(lambda d, U, W: jnp.diag(d) * U), "Multiplied entry by entry:"),
        (with_U(lambda d, U, W: d @ U), "Wrong shape"),
        (with_slope(lambda W, U, x, z: 1 - jnp.tanh(W * z + U @ x) ** 2), "Wrong shape: (3, 3, 3)"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, z - z)), "Wrong shape"),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, 0 * B)), "All zero"),
        (
            with_parts(lambda A, B, z: jnp.diag(jnp.diag(jnp.linalg.solve(A, B)))),
            "Only the diagonal is right",
        ),
        (with_parts(lambda A, B, z: jnp.linalg.solve(A, B) / 2), "A multiple: this is 1/2"),
        (
            lambda W, U, x, z: by_hand(jnp.eye(len(x)) / 2, U, x, z),
            "The argument `W` has no effect",
        ),
        (lambda W, U, x, z: by_hand(W, U, x, z) + 0j, "Complex numbers"),
        (lambda W, U, x, z: jax.grad(f, argnums=2)(W, U, x, z), "`jax.grad` is for one number"),
    ],
)
def test_each_slip_is_named(answer, slip):
    feedback = check.jacobian_of_solution(answer)
    assert not feedback.passed
    assert feedback.slip.startswith(slip), feedback
