"""The checks of lecture 06: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.optimisation_layers import check
from implicit_tutorial.lectures.optimisation_layers.problem import judges

BLOCK = jnp.block


def kkt(Q, q, G, h, x, lam):
    return Q @ x + q + G.T @ lam, lam * (G @ x - h)


def kkt_of_the_lagrangian(Q, q, G, h, x, lam):
    def lagrangian(x, lam):
        return x @ Q @ x / 2 + q @ x + lam @ (G @ x - h)

    slope, slack = jax.grad(lagrangian, argnums=(0, 1))(x, lam)
    return slope, lam * slack


def kkt_with_the_slack(Q, q, G, h, x, lam):
    return Q @ x + q + G.T @ lam, lam * (h - G @ x)


def cut(x):
    return (x > 0).astype(x.dtype)


def simplex_by_hand(x):
    s = cut(x)
    return jnp.diag(s) - jnp.outer(s, s) / s.sum()


def simplex_by_entries(x):
    on = x > 0
    both = on[:, None] & on[None]
    return jnp.where(both, jnp.eye(len(x), dtype=x.dtype) - 1 / jnp.sum(on), 0)


def pulled(u, w, x, lam):
    return -u, lam * w, -jnp.outer(lam, u) - jnp.outer(lam * w, x)


def gradient_with(lower=None, corner=None, right=None, back=pulled, transposed=True, upper=None):
    """An answer to qp_gradient, with parts that may be replaced."""

    def answer(Q, q, G, h, x, lam, v):
        slack = G @ x - h
        below = lam[:, None] * G if lower is None else lower(G, lam)
        last = jnp.diag(slack) if corner is None else corner(slack)
        K = BLOCK([[Q, G.T if upper is None else upper(G)], [below, last]])
        start = jnp.concatenate([v, jnp.zeros_like(h)]) if right is None else right(v, h)
        both = jnp.linalg.solve(K.T if transposed else K, start)
        return back(both[: len(q)], both[len(q) :], x, lam)

    return answer


def gradient_by_vjp(Q, q, G, h, x, lam, v):
    K = jax.jacobian(lambda z: jnp.concatenate(kkt(Q, q, G, h, *jnp.split(z, [len(q)]))))(
        jnp.concatenate([x, lam])
    )
    both = jnp.linalg.solve(K.T, jnp.concatenate([v, jnp.zeros_like(h)]))
    _, pull = jax.vjp(lambda q, h, G: kkt(Q, q, G, h, x, lam), q, h, G)
    return pull((-both[: len(q)], -both[len(q) :]))


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("kkt", kkt),
        ("kkt", kkt_of_the_lagrangian),
        ("kkt", kkt_with_the_slack),
        ("simplex_jacobian", simplex_by_hand),
        ("simplex_jacobian", simplex_by_entries),
        ("simplex_jacobian", judges.simplex),
        ("qp_gradient", gradient_with()),
        ("qp_gradient", gradient_by_vjp),
        ("qp_gradient", jax.jit(gradient_with())),
    ],
)
def test_right_answers_pass(exercise, answer, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert feedback.passed, feedback


def slope(of):
    return lambda Q, q, G, h, x, lam: (of(Q, q, G, h, x, lam), lam * (G @ x - h))


def product(of):
    return lambda Q, q, G, h, x, lam: (Q @ x + q + G.T @ lam, of(G @ x - h, lam))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (slope(lambda Q, q, G, h, x, lam: Q @ x + q - G.T @ lam), "Sign of the multipliers"),
        (slope(lambda Q, q, G, h, x, lam: Q @ x + q), "Multipliers left out"),
        (slope(lambda Q, q, G, h, x, lam: Q @ x + G.T @ lam), "q left out"),
        (slope(lambda Q, q, G, h, x, lam: Q @ x / 2 + q + G.T @ lam), "½ left in"),
        (product(lambda slack, lam: slack), "λ left out"),
        (product(lambda slack, lam: jnp.minimum(lam, -slack)), "The smaller of the two"),
        (product(lambda slack, lam: slack + lam), "Sum in place of a product"),
        (product(lambda slack, lam: (slack * lam) ** 2), "Squared"),
        (product(lambda slack, lam: lam), "Only λ"),
        # not in a list before; made by going through the notebook as a student
        (product(lambda slack, lam: lam @ slack), "Wrong shape"),
        (product(lambda slack, lam: 2 * lam * slack), "A multiple: this is 2"),
        (product(lambda slack, lam: 0 * lam), "All zero"),
        (lambda *a: kkt(*a)[::-1], "Wrong order"),
        (lambda *a: jnp.concatenate(kkt(*a)), "Wrong number of values"),
        (slope(lambda Q, q, G, h, x, lam: Q @ x + q + lam @ G.T), "Shapes do not fit"),
        (lambda Q, q, G, h, x, lam: kkt(Q, q, G, h, 0 * x, lam), "The argument `Q` has no"),
        (product(lambda slack, lam: jnp.sqrt(lam * slack)), "NaN"),
        (slope(lambda Q, q, G, h, x, lam: -(Q @ x + q + G.T @ lam)), "Wrong sign"),
    ],
)
def test_a_slip_in_the_conditions_is_named(answer, slip, as_in_a_notebook):
    feedback = check.kkt(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


def of_s(formula):
    return lambda x: formula(x, cut(x), jnp.ones_like(x), jnp.sum(cut(x)))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (of_s(lambda x, s, one, k: jnp.diag(s)), "τ held fixed"),
        (of_s(lambda x, s, one, k: jnp.diag(x) - jnp.outer(x, x)), "Softmax"),
        (of_s(lambda x, s, one, k: jnp.diag(s) - jnp.outer(s, s) / len(x)), "Divided by n"),
        (of_s(lambda x, s, one, k: jnp.diag(s) - jnp.outer(s, s)), "Not divided"),
        (of_s(lambda x, s, one, k: jnp.eye(len(x)) - jnp.outer(s, s) / k), "I for diag(s)"),
        (of_s(lambda x, s, one, k: jnp.diag(s) - jnp.outer(s, one) / k), "Columns not cut off"),
        (of_s(lambda x, s, one, k: jnp.diag(s) + jnp.outer(s, s) / k), "Sign of τ"),
        (of_s(lambda x, s, one, k: jnp.outer(s, s) / k), "∂τ/∂v alone"),
        (of_s(lambda x, s, one, k: jnp.eye(len(x)) - 1 / len(x)), "Every entry active"),
        # not in a list before; made by going through the notebook as a student
        (lambda x: 2 * simplex_by_hand(x), "A multiple: this is 2"),
        (lambda x: jnp.diag(jnp.diag(simplex_by_hand(x))), "Only the diagonal is right"),
        (lambda x: jnp.diag(simplex_by_hand(x)), "Wrong shape"),
        (lambda x: simplex_by_hand(x).astype(jnp.float32), "Wrong dtype"),
        (lambda x: simplex_by_hand(x) + 1e-5, "Lower precision"),
        (lambda x: simplex_by_hand(x) * x / x, "NaN"),
        (lambda x: jnp.eye(len(x)), "The identity"),
        (lambda x: simplex_by_hand(x)[0], "Wrong shape"),
        (lambda x: 0 * simplex_by_hand(x), "All zero"),
        (lambda x: (simplex_by_hand(x), x), "Wrong number of values"),
    ],
)
def test_a_slip_in_the_simplex_is_named(answer, slip, as_in_a_notebook):
    feedback = check.simplex_jacobian(answer)
    assert not feedback.passed and (feedback.slip.startswith(slip)), feedback


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (gradient_with(transposed=False), "K not transposed"),
        (gradient_with(lower=lambda G, lam: G), "λ left out of K"),
        (gradient_with(corner=lambda s: jnp.eye(len(s))), "Slack left out of K"),
        (lambda Q, q, G, h, x, lam, v: pulled(v, 0 * h, x, lam), "Inverse left out"),
        (lambda *a: tuple(-p for p in gradient_with()(*a)), "Sign"),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, lam * w, -jnp.outer(lam, u))),
            "Only the first condition's part",
        ),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, -lam * w, pulled(u, w, x, lam)[2])),
            "Sign of ∂ℓ/∂h",
        ),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, w, -jnp.outer(lam, u) - jnp.outer(w, x))),
            "λ left out of the pull-back",
        ),
        # not in a list before; made by going through the notebook as a student
        (
            gradient_with(back=lambda u, w, x, lam: (u, lam * w, pulled(u, w, x, lam)[2])),
            "Sign",
        ),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, lam * w, pulled(u, w, x, lam)[2].T)),
            "Wrong shape",
        ),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, lam * w, -pulled(u, w, x, lam)[2])),
            "Sign",
        ),
        (gradient_with(back=lambda u, w, x, lam: (-u, lam * w)), "Wrong number of values"),
        (gradient_with(back=lambda u, w, x, lam: pulled(2 * u, 2 * w, x, lam)), "A multiple"),
        (gradient_with(right=lambda v, h: v), "Shapes do not fit"),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, 0 * w, pulled(u, w, x, lam)[2])),
            "No constraints",
        ),
        (
            gradient_with(right=lambda v, h: jnp.concatenate([jnp.ones_like(v), 0 * h])),
            "v not used",
        ),
        (
            gradient_with(back=lambda u, w, x, lam: (-u, lam, pulled(u, w, x, lam)[2])),
            "The multipliers themselves",
        ),
        (gradient_with(corner=lambda s: 0 * jnp.diag(s)), "NaN"),
    ],
)
def test_a_slip_in_the_gradient_is_named(answer, slip, as_in_a_notebook):
    feedback = check.qp_gradient(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


def test_two_signs_in_K_are_seen_by_no_gradient(as_in_a_notebook):
    for answer in (
        gradient_with(upper=lambda G: -G.T),
        gradient_with(corner=lambda s: -jnp.diag(s)),
    ):
        assert check.qp_gradient(answer).passed


def test_the_bug_is_in_the_line_that_forgets_who_pushes():
    assert check.which_line("b").passed
    for letter in "acd":
        assert not check.which_line(letter).passed
