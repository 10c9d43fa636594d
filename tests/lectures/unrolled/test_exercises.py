"""The checks of lecture 08: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.unrolled import check
from implicit_tutorial.lectures.unrolled.exercises import by_price, envelope, step


def soft(v, t):
    return jnp.sign(v) * jnp.maximum(jnp.abs(v) - t, 0)


def ista(D, y, lam, eta, z):
    return soft(z - eta * D.T @ (D @ z - y), eta * lam)


def ista_by_grad(D, y, lam, eta, z):
    v = z - eta * jax.grad(lambda z: jnp.sum((D @ z - y) ** 2) / 2)(z)
    return jnp.where(v > eta * lam, v - eta * lam, jnp.where(v < -eta * lam, v + eta * lam, 0))


def ista_by_clip(D, y, lam, eta, z):
    v = z - eta * D.T @ (D @ z - y)
    return v - jnp.clip(v, -eta * lam, eta * lam)


def price(D, z):
    S = z != 0
    A = D[:, S]
    return jnp.zeros_like(z).at[S].set(-jnp.linalg.solve(A.T @ A, jnp.sign(z[S])))


def price_by_mask(D, z):
    on = (z != 0).astype(z.dtype)
    A = D * on
    return -jnp.linalg.solve(A.T @ A + jnp.diag(1 - on), jnp.sign(z))


def price_by_lstsq(D, z):
    """On the support A dz = −s' for any s' with Aᵀ s' = s: least squares."""
    S = jnp.flatnonzero(z)
    A = D[:, S]
    dz = jnp.linalg.pinv(A) @ jnp.linalg.pinv(A).T @ jnp.sign(z[S])
    return jnp.zeros_like(z).at[S].add(-dz)


def value_slope(D, y, z):
    return jnp.outer(D @ z - y, z)


def value_slope_by_grad(D, y, z):
    return jax.grad(lambda D: jnp.sum((D @ z - y) ** 2) / 2 + 0.1 * jnp.sum(jnp.abs(z)))(D)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("step", ista),
        ("step", ista_by_grad),
        ("step", ista_by_clip),
        ("step", jax.jit(ista)),
        ("by_price", price),
        ("by_price", price_by_mask),
        ("by_price", price_by_lstsq),
        ("envelope", value_slope),
        ("envelope", value_slope_by_grad),
        ("envelope", lambda D, y, z: (D @ z - y)[:, None] * z[None]),
    ],
)
def test_right_answers_pass(exercise, answer, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert feedback.passed, feedback


SLIPS = [
    ("step", lambda D, y, lam, eta, z: soft(z - eta * D.T @ (D @ z - y), lam), "λ for ηλ"),
    ("step", lambda D, y, lam, eta, z: jnp.maximum(ista(D, y, lam, eta, z), 0), "relu"),
    ("step", lambda D, y, lam, eta, z: soft(z - eta * D.T @ (y - D @ z), eta * lam), "Up"),
    ("step", lambda D, y, lam, eta, z: z - eta * D.T @ (D @ z - y), "No threshold"),
    ("step", lambda D, y, lam, eta, z: soft(z - D.T @ (D @ z - y), eta * lam), "η left out"),
    # not in the list; made by going through the notebook as a student
    ("step", lambda D, y, lam, eta, z: z - eta * D @ (D @ z - y), "Shapes do not fit"),
    ("step", lambda D, y, lam, eta, z: -ista(D, y, lam, eta, z), "Wrong sign"),
    ("step", lambda D, y, lam, eta, z: (ista(D, y, lam, eta, z), z), "Wrong number of values"),
    ("step", lambda D, y, lam, eta, z: D @ ista(D, y, lam, eta, z), "Wrong shape"),
    ("step", lambda D, y, lam, eta, z: jnp.abs(ista(D, y, lam, eta, z)), "Sign"),
    ("step", lambda D, y, lam, eta, z: ista(D, y, 1.2, eta, z), "Partly right"),
    ("step", lambda D, y, lam, eta, z: None, ""),
    ("by_price", lambda D, z: -price(D, z), "Wrong sign"),
    ("by_price", lambda D, z: -jnp.sign(z), "Inverse left out"),
    ("by_price", lambda D, z: -jnp.linalg.pinv(D.T @ D) @ jnp.sign(z), "DᵀD for"),
    ("by_price", lambda D, z: -price(D, jnp.abs(z)), "Signs forgotten"),
    ("by_price", lambda D, z: D.T @ (D @ price(D, z)), "Off the support"),
    # not in the list; made by going through the notebook as a student
    ("by_price", lambda D, z: price(D, z)[z != 0], "Wrong shape"),
    ("by_price", lambda D, z: -jnp.linalg.solve(D.T @ D, jnp.sign(z)) * jnp.nan, "NaN"),
    ("by_price", lambda D, z: 2 * price(D, z), "A multiple"),
    ("by_price", lambda D, z: 0 * z, "All zero"),
    ("by_price", lambda D, z: price(D, z)[::-1], "In reverse order"),
    ("by_price", lambda D, z: jnp.sum(price(D, z)), "Wrong shape"),
    ("envelope", lambda D, y, z: jnp.outer(y - D @ z, z), "Sign"),
    ("envelope", lambda D, y, z: jnp.outer(D @ z, z), "y left out"),
    ("envelope", lambda D, y, z: D * (D.T @ (D @ z - y)), "Slope by z"),
    ("envelope", lambda D, y, z: 2 * jnp.outer(D @ z - y, z), "Twice"),
    # not in the list; made by going through the notebook as a student
    ("envelope", lambda D, y, z: jnp.outer(z, D @ z - y), "Wrong shape"),
    ("envelope", lambda D, y, z: (D @ z - y) @ z, "Shapes do not fit"),
    ("envelope", lambda D, y, z: jnp.outer(D @ z - y, z) / len(y), "A multiple"),
    ("envelope", lambda D, y, z: D.T @ (D @ z - y), "Wrong shape"),
    ("envelope", lambda D, y, z: value_slope(D, y, z).astype(jnp.float32), "Wrong dtype"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "answer", "slip"), SLIPS)
def test_a_slip_is_named(exercise, answer, slip, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


@pytest.mark.parametrize("exercise", [step, by_price, envelope])
def test_every_slip_is_recognised_by_its_own_numbers(exercise, as_in_a_notebook):
    name = exercise.__name__.split(".")[-1]
    for slip in exercise.slips:
        answer = lambda *problem, slip=slip: jnp.asarray(slip.wrong(*problem))  # noqa: E731
        feedback = getattr(check, name)(answer)
        assert feedback.slip.startswith(slip.name), (slip.name, feedback)


def test_the_bug_is_a_support_that_is_not_yet_the_right_one():
    assert check.which_line("a").passed
    for letter in "bcd":
        assert not check.which_line(letter).passed
