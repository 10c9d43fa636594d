"""The checks of lecture 07's games: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.bilevel.exercises.games_costs import cost_effects
from implicit_tutorial.lectures.bilevel.exercises.games_leader import leader_gradient
from implicit_tutorial.lectures.bilevel.exercises.games_which import which_gradient


def from_parts(formula, at=lambda y: y):
    """An answer that makes ∂ₓf, ∂ᵧf, ∂ₓg, ∂ᵧg and puts them together."""

    def answer(f, g, x, y):
        f_parts = jax.grad(f, argnums=(0, 1))(x, at(y))
        return formula(*f_parts, *jax.jacobian(g, argnums=(0, 1))(x, at(y)))

    return answer


def leads(f_x, f_y, g_x, g_y):
    return f_x - g_x.T @ jnp.linalg.solve(g_y.T, f_y)


def by_reply(f_x, f_y, g_x, g_y):
    return f_x + f_y @ -(jnp.linalg.inv(g_y) @ g_x)


def by_vjp(f, g, x, y):
    f_x, f_y = jax.grad(f, argnums=(0, 1))(x, y)
    _, pull = jax.vjp(lambda x: g(x, y), x)
    return f_x - pull(jnp.linalg.solve(jax.jacobian(g, argnums=1)(x, y).T, f_y))[0]


@pytest.mark.parametrize("answer", [from_parts(leads), from_parts(by_reply), by_vjp])
def test_a_leaders_gradient_passes_in_any_style(answer, as_in_a_notebook):
    feedback = leader_gradient(answer)
    assert feedback.passed, feedback


SOLVE = jnp.linalg.solve


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x), "Partial derivative"),
        (lambda f, g, x, y: jax.grad(f)(x, jax.lax.stop_gradient(y)), "Partial derivative"),
        (from_parts(lambda f_x, f_y, g_x, g_y: -g_x.T @ SOLVE(g_y.T, f_y)), "The replies alone"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x + g_x.T @ SOLVE(g_y.T, f_y)), "Wrong sign of"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ f_y), "Inverse left out"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x + g_x.T @ f_y), "Inverse left out"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x - f_y @ g_y @ g_x), "Multiplied, not"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ SOLVE(g_y, f_y)), "∂_y g not trans"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x - f_y / jnp.diag(g_y) @ g_x), "Each replies"),
        (from_parts(leads, at=jnp.zeros_like), "At y = 0"),
        # not in the list; made by going through the notebook as a student
        (from_parts(lambda f_x, f_y, g_x, g_y: g_x.T @ SOLVE(g_y.T, f_y) - f_x), "Wrong sign"),
        (from_parts(lambda *parts: 2 * leads(*parts)), "A multiple: this is 2"),
        (from_parts(lambda *parts: leads(*parts)[::-1]), "In reverse order"),
        (from_parts(lambda *parts: jnp.sum(leads(*parts))), "Wrong shape"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_x - g_x @ SOLVE(g_y.T, f_y)), "Shapes do not fit"),
        (from_parts(lambda f_x, f_y, g_x, g_y: f_y), "Wrong shape"),
        (from_parts(lambda *parts: (leads(*parts), parts[1])), "Wrong number of values"),
        (from_parts(lambda *parts: 0 * leads(*parts)), "All zero"),
        (from_parts(lambda *parts: leads(*parts) / 0), "inf"),
        (from_parts(lambda *parts: leads(*parts).astype(jnp.float32)), "Wrong dtype"),
        (lambda f, g, x, y: leads(*jax.grad(f, argnums=(0, 1))(x, y)), "The function takes other"),
        (from_parts(lambda *parts: leads(*parts) * (1 + 1e-4)), "Lower precision"),
    ],
)  # fmt: skip
def test_a_slip_in_the_leaders_gradient_is_named(answer, slip, as_in_a_notebook):
    feedback = leader_gradient(answer)
    assert feedback.status == "not yet" and feedback.slip.startswith(slip), feedback


def slopes_jacobian(q, p1, p2):
    return (p1 + q * p2)[:, None] + p1 * jnp.eye(len(q), dtype=q.dtype)


def effects(q, p1, p2):
    return jnp.linalg.inv(slopes_jacobian(q, p1, p2))


def effects_by_jacobian(q, p1, p2):
    def slopes(at):
        more = jnp.sum(at - q)  # P(Q) near Q, to second order
        return p1 * more + at * (p1 + p2 * more)

    return jnp.linalg.solve(jax.jacobian(slopes)(q), jnp.eye(len(q), dtype=q.dtype))


def effects_by_entries(q, p1, p2):
    n = len(q)
    J = [[p1 + q[i] * p2 + (p1 if i == j else 0) for j in range(n)] for i in range(n)]
    return jnp.linalg.inv(jnp.array(J))


@pytest.mark.parametrize("answer", [effects, effects_by_jacobian, effects_by_entries])
def test_the_costs_effects_pass_in_any_style(answer, as_in_a_notebook):
    feedback = cost_effects(answer)
    assert feedback.passed, feedback


def inverse_of(J):
    return lambda q, p1, p2: jnp.linalg.inv(J(q, p1, p2, jnp.eye(len(q), dtype=q.dtype)))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda *a: -effects(*a), "Wrong sign"),
        (lambda *a: effects(*a).T, "Transposed"),
        (slopes_jacobian, "Inverse left out"),
        (lambda q, p1, p2: -jnp.eye(len(q), dtype=q.dtype), "Inverse left out"),
        (lambda *a: jnp.diag(1 / jnp.diag(slopes_jacobian(*a))), "Each firm alone"),
        (lambda *a: 1 / slopes_jacobian(*a), "Entry by entry"),
        (inverse_of(lambda q, p1, p2, eye: p1 * (1 + eye)), "Bend left out"),
        (inverse_of(lambda q, p1, p2, eye: p1 + p2 + p1 * eye), "q left out"),
        (inverse_of(lambda q, p1, p2, eye: p1 + jnp.diag(p1 + q * p2)), "Bend on the diagonal"),
        (inverse_of(lambda q, p1, p2, eye: (p1 - q * p2)[:, None] + p1 * eye), "Sign of the bend"),
        # not in the list; made by going through the notebook as a student
        (inverse_of(lambda q, p1, p2, eye: (p1 + q * p2)[None] + p1 * eye), "Transposed"),
        (lambda *a: 2 * effects(*a), "A multiple: this is 2"),
        (lambda *a: jnp.diag(effects(*a)), "Wrong shape"),
        (lambda *a: jnp.diag(jnp.diag(effects(*a))), "Only the diagonal is right"),
        (lambda *a: effects(*a)[0], "Wrong shape"),
        (lambda *a: 0 * effects(*a), "All zero"),
        (lambda *a: effects(*a).astype(jnp.float32), "Wrong dtype"),
        (lambda *a: effects(*a)[::-1], "In reverse order"),
        (lambda *a: effects(*a) + jnp.eye(len(a[0])), "Identity"),
        (lambda *a: (effects(*a), a[0]), "Wrong number of values"),
    ],
)  # fmt: skip
def test_a_slip_in_the_costs_effects_is_named(answer, slip, as_in_a_notebook):
    feedback = cost_effects(answer)
    assert feedback.status == "not yet" and feedback.slip.startswith(slip), feedback


def test_three_gradients_lead_to_three_places():
    assert which_gradient("b").passed
    for letter in "acd":
        feedback = which_gradient(letter)
        assert not feedback.passed and feedback.slip == (which_gradient.reasons or {})[letter]
