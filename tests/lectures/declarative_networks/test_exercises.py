"""The checks of lecture 09: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest
from jax.scipy.special import logsumexp

from implicit_tutorial.lectures.declarative_networks import check, problem


def welsch(r, alpha):
    return alpha**2 * (1 - jnp.exp(-((r / alpha) ** 2) / 2))


def bends(x, y, alpha):
    r = y - x
    return (1 - (r / alpha) ** 2) * jnp.exp(-((r / alpha) ** 2) / 2)


def influence(x, y, alpha):
    return bends(x, y, alpha) / jnp.sum(bends(x, y, alpha))


@jax.jit
def influence_by_jax(x, y, alpha):
    slope = jax.grad(lambda y, x: jnp.sum(welsch(y - x, alpha)))
    return -jax.jacobian(slope, 1)(y, x) / jax.grad(slope)(y, x)


def node(Hf, Hh, nu, A, B, C):
    K = jnp.block([[Hf - nu * Hh, -A[:, None]], [A[None], jnp.zeros((1, 1))]])
    return -jnp.linalg.solve(K, jnp.vstack([B, C]))[: len(A)]


def parts(Hf, Hh, nu, A, B, C):
    H = Hf - nu * Hh
    back, free = jnp.linalg.solve(H, A), jnp.linalg.solve(H, B)
    return H, back, free, A @ free - C


def node_by_hand(Hf, Hh, nu, A, B, C):
    _, back, free, rest = parts(Hf, Hh, nu, A, B, C)
    return jnp.outer(back, rest) / (A @ back) - free


def node_by_gould(Hf, Hh, nu, A, B, C):
    return problem.jacobian(Hf - nu * Hh, A[None], B, C[None])


def halves(C, eps, g):
    f = -eps * logsumexp((g[None] - C) / eps, axis=1, b=1 / C.shape[1])
    return f, -eps * logsumexp((f[:, None] - C) / eps, axis=0, b=1 / C.shape[0])


def sinkhorn(C, eps, g):
    new = halves(C, eps, g)[1]
    return new - jnp.mean(new)


def sinkhorn_by_scaling(C, eps, g):
    K, v = jnp.exp(-C / eps), jnp.exp(g / eps)
    u = 1 / jnp.mean(K * v, axis=1)
    new = -eps * jnp.log(jnp.mean(K * u[:, None], axis=0))
    return new - new.mean()


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("influence", influence),
        ("influence", influence_by_jax),
        ("influence", jax.jit(influence)),
        ("node_jacobian", node),
        ("node_jacobian", node_by_hand),
        ("node_jacobian", node_by_gould),
        ("sinkhorn", sinkhorn),
        ("sinkhorn", sinkhorn_by_scaling),
    ],
)
def test_right_answers_pass(exercise, answer, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert feedback.passed, feedback


def of(formula):
    return lambda x, y, alpha: formula(y - x, alpha, jnp.exp(-(((y - x) / alpha) ** 2) / 2))


def share(values):
    return values / jnp.sum(values)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (of(lambda r, a, w: share(w)), "Weights held fixed"),
        (lambda *p: -influence(*p), "Sign"),
        (bends, "Sum left out"),
        (of(lambda r, a, w: r * w), "φ' for φ''"),
        (lambda x, y, a: jnp.ones_like(x) / len(x), "1/n for everyone"),
        (
            lambda x, y, a: bends(x, y, a) / jnp.sum(jnp.exp(-(((y - x) / a) ** 2) / 2)),
            "φ'' over Σ",
        ),
        # not in a list before; made by going through the notebook as a student
        (lambda *p: share(jnp.abs(bends(*p))), "Absolute values"),
        (lambda *p: share(jnp.maximum(bends(*p), 0)), "Cut off at zero"),
        (of(lambda r, a, w: share((1 - r**2) * w)), "α left out"),
        (of(lambda r, a, w: share((1 - r**2 / (2 * a**2)) * w)), "½ left in"),
        (of(lambda r, a, w: share((1 + (r / a) ** 2) * w)), "Sign inside"),
        (of(lambda r, a, w: share(r**2 * w)), "Only the second part"),
        (lambda x, y, a: influence(x, 0 * y, a), "y left out"),
        (lambda *p: jnp.sum(influence(*p)), "Wrong shape"),
        (lambda *p: jnp.diag(influence(*p)), "Wrong shape"),
        (lambda *p: 2 * influence(*p), "A multiple: this is 2"),
        (lambda *p: influence(*p)[::-1], ""),
    ],
)
def test_a_slip_in_the_influence_is_named(answer, slip, as_in_a_notebook):
    feedback = check.influence(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


def with_parts(formula):
    return lambda *p: formula(*p, *parts(*p))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda Hf, Hh, nu, A, B, C: node(Hf, 0 * Hh, nu, A, B, C), "−ν ∂²h left out"),
        (lambda Hf, Hh, nu, A, B, C: node(Hf, -Hh, nu, A, B, C), "Sign of ν"),
        (lambda Hf, Hh, nu, A, B, C: node(Hf, Hh, 1.0, A, B, C), "ν left out"),
        (with_parts(lambda Hf, Hh, nu, A, B, C, H, back, free, rest: -free), "Constraint ignored"),
        (lambda Hf, Hh, nu, A, B, C: -jnp.linalg.solve(Hf, B), "Constraint ignored"),
        (lambda *p: -node(*p), "Sign"),
        (lambda Hf, Hh, nu, A, B, C: node(Hf, Hh, nu, A, B, 0 * C), "C left out"),
        (lambda Hf, Hh, nu, A, B, C: node(Hf, Hh, nu, A, B, -C), "Sign of C"),
        (
            with_parts(
                lambda Hf, Hh, nu, A, B, C, H, back, free, rest: jnp.outer(back, rest) - free
            ),
            "Inner inverse left out",
        ),
        # not in a list before; made by going through the notebook as a student
        (
            with_parts(
                lambda Hf, Hh, nu, A, B, C, H, back, free, rest: (
                    jnp.outer(A, rest) / (A @ back) - free
                )
            ),
            "Aᵀ for H⁻¹Aᵀ",
        ),
        (
            with_parts(
                lambda Hf, Hh, nu, A, B, C, H, back, free, rest: (
                    jnp.outer(back, rest) / (A @ back) + free
                )
            ),
            "Sign between the parts",
        ),
        (
            with_parts(
                lambda Hf, Hh, nu, A, B, C, H, back, free, rest: (
                    jnp.outer(back, rest) / (A @ A) - free
                )
            ),
            "A Aᵀ for A H⁻¹ Aᵀ",
        ),
        (lambda Hf, Hh, nu, A, B, C: node(jnp.eye(len(A)), 0 * Hh, nu, A, B, C), "H left out"),
        (lambda *p: node(*p).T, "Wrong shape"),
        (lambda Hf, Hh, nu, A, B, C: -jnp.linalg.solve(Hf, B.T), ""),
        (lambda Hf, Hh, nu, A, B, C: -B + jnp.outer(A, A @ B) / (A @ A), "Projected gradient"),
        (lambda Hf, Hh, nu, A, B, C: node(Hf, Hh, nu, A, 0 * B, C), "Only C"),
        (lambda *p: (node(*p), p[2]), "Wrong number of values"),
        (
            lambda Hf, Hh, nu, A, B, C: jnp.linalg.solve(
                jnp.block([[Hf - nu * Hh, -A[:, None]], [A[None], jnp.zeros((1, 1))]]),
                jnp.vstack([-B, -C]),
            ),
            "Wrong shape",
        ),
    ],
)
def test_a_slip_in_the_nodes_jacobian_is_named(answer, slip, as_in_a_notebook):
    feedback = check.node_jacobian(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda *p: halves(*p)[1], "No gauge"),
        (lambda C, eps, g: halves(C, eps, g)[1] - jnp.mean(g), "Mean of the old g"),
        (lambda *p: (n := halves(*p)[1]) - jnp.sum(n), "Sum for mean"),
        (lambda *p: (n := halves(*p)[1]) - n[0], "Pinned at another place"),
        (lambda C, eps, g: sinkhorn(-C, eps, g), "Sign of C"),
        (lambda C, eps, g: sinkhorn(C, eps, 0 * g), "g not used"),
        # not in a list before; made by going through the notebook as a student
        (lambda C, eps, g: sinkhorn(C, 1.0, g), "ε left out"),
        (lambda C, eps, g: sinkhorn(C, eps, sinkhorn(C, eps, g)), "Two rounds"),
        (lambda C, eps, g: (n := jnp.min(C - jnp.min(C - g, 1)[:, None], 0)) - n.mean(), "Hard"),
        (lambda *p: (n := halves(*p)[1]) - jnp.max(n), "Pinned at another place"),
        (lambda *p: halves(*p)[0] - jnp.mean(halves(*p)[0]), "Wrong shape"),
        (lambda *p: halves(*p), "Wrong number of values"),
        (lambda *p: -sinkhorn(*p), "Wrong sign"),
        (lambda *p: sinkhorn(*p) / p[1], "Divided by ε"),
        (lambda C, eps, g: sinkhorn(C.T, eps, g), "Shapes do not fit"),
        (lambda *p: 0 * sinkhorn(*p), "All zero"),
    ],
)
def test_a_slip_in_a_round_of_sinkhorn_is_named(answer, slip, as_in_a_notebook):
    feedback = check.sinkhorn(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


def test_the_bug_is_in_the_line_that_holds_the_weights():
    assert check.which_line("c").passed
    for letter in "abd":
        assert not check.which_line(letter).passed
