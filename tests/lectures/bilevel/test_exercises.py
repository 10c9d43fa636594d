"""The checks of lecture 07: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

import implicit_tutorial as it
from implicit_tutorial.lectures.bilevel import check
from implicit_tutorial.lectures.bilevel.exercises import hypergradient_slips, influence

solve = jnp.linalg.solve


def hyper(H=None, v=None, back=None, w=None):
    """An answer to hypergradient, with parts that may be replaced."""

    def answer(theta, X, y, V, t):
        lam = jnp.exp(theta)
        true_H = X.T @ X / len(y) + jnp.diag(lam)
        fit = solve(true_H, X.T @ y / len(y)) if w is None else w(theta, X, y)
        slope = V.T @ (V @ fit - t) / len(t) if v is None else v(V, t, fit, lam, X, y)
        matrix = true_H if H is None else H(lam, X, V)
        u = solve(matrix, slope)
        return (back or (lambda lam, w, u, theta: -lam * w * u))(lam, fit, u, theta)

    return answer


def by_root(theta, X, y, V, t):
    def stationary(theta, w):
        return X.T @ (X @ w - y) / len(y) + jnp.exp(theta) * w

    def F(theta):
        w = it.root(stationary, theta, jnp.zeros_like(theta)).value
        return jnp.mean((V @ w - t) ** 2) / 2

    return jax.grad(F)(theta)


def by_forward_mode(theta, X, y, V, t):
    H = X.T @ X / len(y) + jnp.diag(jnp.exp(theta))
    w = solve(H, X.T @ y / len(y))
    dw = -jnp.linalg.inv(H) @ jnp.diag(jnp.exp(theta) * w)
    return (V.T @ (V @ w - t) / len(t)) @ dw


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("hypergradient", hyper()),
        ("hypergradient", by_root),
        ("hypergradient", by_forward_mode),
        ("hypergradient", jax.jit(hyper())),
        ("influence", lambda G, H, v: -G @ solve(H, v)),
        ("influence", lambda G, H, v: -(jnp.linalg.inv(H) @ G.T).T @ v),
    ],
)
def test_right_answers_pass(exercise, answer, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert feedback.passed, feedback


def steps_of_descent(count):
    def w(theta, X, y):
        H = X.T @ X / len(y) + jnp.diag(jnp.exp(theta))
        fit = jnp.zeros_like(theta)
        for _ in range(count):
            fit = fit - 0.05 * (H @ fit - X.T @ y / len(y))
        return fit

    return w


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda *a: -hyper()(*a), "Sign"),
        (hyper(H=lambda lam, X, V: jnp.eye(len(lam), dtype=lam.dtype)), "Inverse left out"),
        (hyper(H=lambda lam, X, V: V.T @ V / len(V) + jnp.diag(lam)), "Hessian of the validation"),
        (hyper(H=lambda lam, X, V: X.T @ X / len(X)), "Penalty left out of H"),
        (
            hyper(H=lambda lam, X, V: jnp.diag(jnp.mean(X**2, 0) + lam)),
            "Only the diagonal of H",
        ),
        (hyper(back=lambda lam, w, u, theta: -w * u), "exp(θ) left out"),
        (hyper(back=lambda lam, w, u, theta: -theta * w * u), "θ for exp(θ)"),
        (hyper(back=lambda lam, w, u, theta: -lam * u), "w left out"),
        (
            hyper(v=lambda V, t, w, lam, X, y: X.T @ (X @ w - y) / len(y)),
            "Training loss as outer",
        ),
        (
            hyper(v=lambda V, t, w, lam, X, y: V.T @ (V @ w - t) / len(t) + lam * w),
            "Penalty in the outer loss",
        ),
        (lambda theta, X, y, V, t: hyper()(theta, V, t, X, y), "Training and validation swapped"),
        (hyper(w=lambda theta, X, y: solve(X.T @ X, X.T @ y)), "w without its penalty"),
        # not in a list before; made by going through the notebook as a student
        (hyper(v=lambda V, t, w, lam, X, y: 2 * V.T @ (V @ w - t) / len(t)), "A multiple"),
        (lambda *a: jnp.sum(hyper()(*a)), "Wrong shape"),
        (lambda *a: 0 * a[0], "All zero"),
        (hyper(back=lambda lam, w, u, theta: jnp.diag(-lam * w * u)), "Wrong shape"),
        (lambda *a: (hyper()(*a), a[0]), "Wrong number of values"),
        (hyper(H=lambda lam, X, V: X @ X.T), "Shapes do not fit"),
        (hyper(back=lambda lam, w, u, theta: jnp.log(-lam) * w * u), "NaN"),
        (lambda *a: hyper()(*a).astype(jnp.float32), "Wrong dtype"),
        (lambda *a: hyper()(*a) + 1e-5, "Lower precision"),
        (hyper(back=lambda lam, w, u, theta: lam * w * u), "Sign"),
        (lambda theta, X, y, V, t: hyper()(0 * theta, X, y, V, t), "The argument `theta` has no"),
    ],
)
def test_a_slip_in_the_hypergradient_is_named(answer, slip, as_in_a_notebook):
    feedback = check.hypergradient(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


def test_an_inner_solve_that_stopped_is_no_formula_to_name(as_in_a_notebook):
    feedback = check.hypergradient(hyper(w=steps_of_descent(5)))
    assert not feedback.passed and not feedback.slip, feedback


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda G, H, v: G @ solve(H, v), "Sign"),
        (lambda G, H, v: -G @ v, "Inverse left out"),
        (lambda G, H, v: -G @ H @ v, "H for its inverse"),
        (lambda G, H, v: -G @ solve(G.T @ G, v), "GᵀG for H"),
        (lambda G, H, v: -G @ (v / jnp.diag(H)), "Only the diagonal of H"),
        # not in a list before; made by going through the notebook as a student
        (lambda G, H, v: -solve(H, G.T), "Wrong shape"),
        (lambda G, H, v: -G @ solve(H, v) / len(G), "A multiple"),
        (lambda G, H, v: -jnp.mean(G, 0) @ solve(H, v), "Wrong shape"),
        (lambda G, H, v: -G @ solve(H, jnp.ones_like(v)), "The argument `v` has no"),
        (lambda G, H, v: -G * solve(H, v), "Wrong shape"),
    ],
)
def test_a_slip_in_the_influence_is_named(answer, slip, as_in_a_notebook):
    feedback = check.influence(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


@pytest.mark.parametrize("exercise", [hypergradient_slips, influence])
def test_every_slip_is_recognised_by_its_own_numbers(exercise, as_in_a_notebook):
    name = exercise.__name__.split(".")[-1].removesuffix("_slips")
    for slip in exercise.slips:
        feedback = getattr(check, name)(
            lambda *problem, slip=slip: jnp.asarray(slip.wrong(*problem))
        )
        assert feedback.slip.startswith(slip.name), (slip.name, feedback)


def test_the_bug_is_where_the_outer_loss_holds_the_penalty():
    assert check.which_line("c").passed
    for letter in "abd":
        assert not check.which_line(letter).passed
