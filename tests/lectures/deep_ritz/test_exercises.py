"""The checks of lecture 10: right answers of any style pass, and each slip is named."""

import jax
import jax.numpy as jnp
import pytest

import implicit_tutorial as it
from implicit_tutorial.lectures.deep_ritz import check
from implicit_tutorial.lectures.deep_ritz.exercises import adjoint, energy, ritz

solve = jnp.linalg.solve


def padded(u, f, h):
    slopes = jnp.diff(jnp.pad(u, 1)) / h
    return h * jnp.sum(slopes**2) / 2 - h * jnp.sum(f * u)


def by_concatenation(u, f, h):
    ends = jnp.zeros(1, u.dtype)
    right, left = jnp.concatenate([u, ends]), jnp.concatenate([ends, u])
    return jnp.sum(0.5 * ((right - left) / h) ** 2) * h - f @ u * h


def by_matrix(u, f, h):
    n = len(u)
    A = (2 * jnp.eye(n) - jnp.eye(n, k=1) - jnp.eye(n, k=-1)).astype(u.dtype)
    return u @ A @ u / (2 * h) - h * f @ u


def ritz_of(value, slope, w, f):
    return solve(slope.T @ (w[:, None] * slope), value.T @ (w * f))


def by_einsum(value, slope, w, f):
    K = jnp.einsum("q,qi,qj->ij", w, slope, slope)
    return jnp.linalg.inv(K) @ jnp.einsum("q,q,qi->i", w, f, value)


def by_newton(value, slope, w, f):
    def E(c):
        return w @ ((slope @ c) ** 2 / 2 - f * (value @ c))

    c = jnp.zeros(value.shape[1], value.dtype)
    return -solve(jax.hessian(E)(c), jax.grad(E)(c))


def adjoint_of(matrix=None, back=None, scale=None, v=None):
    """An answer to adjoint, with parts that may be replaced."""

    def answer(m, parts, C, f, d):
        A = (matrix or (lambda m, parts, C: jnp.tensordot(jnp.exp(m), parts, 1) + C))(m, parts, C)
        u = solve(A, f)
        w = (back or (lambda A, C, v: solve(A.T, v)))(A, C, u - d if v is None else v(u, d))
        return -(jnp.exp(m) if scale is None else scale(m)) * (parts @ u @ w)

    return answer


def by_root(m, parts, C, f, d):
    def loss(m):
        def residual(m, u):
            return jnp.tensordot(jnp.exp(m), parts, 1) @ u + C @ u - f

        return jnp.sum((it.root(residual, m, jnp.zeros_like(f)).value - d) ** 2) / 2

    return jax.grad(loss)(m)


def forward(m, parts, C, f, d):
    A = jnp.einsum("k,kij->ij", jnp.exp(m), parts) + C
    u = solve(A, f)
    columns = [-solve(A, jnp.exp(m[k]) * parts[k] @ u) for k in range(len(m))]
    return jnp.stack(columns) @ (u - d)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("energy", padded),
        ("energy", by_concatenation),
        ("energy", by_matrix),
        ("energy", jax.jit(padded)),
        ("ritz", ritz_of),
        ("ritz", by_einsum),
        ("ritz", by_newton),
        ("adjoint", adjoint_of()),
        ("adjoint", by_root),
        ("adjoint", forward),
        ("adjoint", jax.jit(adjoint_of())),
    ],
)
def test_right_answers_pass(exercise, answer, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert feedback.passed, feedback


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda u, f, h: padded(u, -f, h), "Sign of the load"),
        (lambda u, f, h: padded(2**0.5 * u, f / 2**0.5, h), "½ forgotten"),
        (lambda u, f, h: padded(u, f, h) ** 2, "Energy squared"),
        (lambda u, f, h: jnp.abs(padded(u, f, h)), "Sign of all"),
        (lambda u, f, h: padded(u, f / h, h), "h left out of the load"),
        (lambda u, f, h: jnp.sum(jnp.diff(jnp.pad(u, 1)) ** 2) / 2 - h * f @ u, "Not divided by h"),
        (lambda u, f, h: h * jnp.sum((jnp.diff(u) / h) ** 2) / 2 - h * f @ u, "Both ends left out"),
        # not in a list before; made by going through the notebook as a student
        (lambda u, f, h: jnp.diff(jnp.pad(u, 1)) ** 2 / (2 * h) - h * f @ u, "Wrong shape"),
        (lambda u, f, h: padded(u, f, h) + 0 * u, "Wrong shape"),
        (lambda u, f, h: h * (jnp.sum(u**2) / 2 - f @ u), ""),
        (lambda u, f, h: jax.grad(padded)(u, f, h), "Wrong shape"),
        (lambda u, f, h: -padded(u, f, h), "Sign of all"),
        (lambda u, f, h: padded(u, f, 1 / (len(u) + 1)), "The argument `h` has no"),
        (lambda u, f, h: padded(u, jnp.ones_like(u), h), "The argument `f` has no"),
        (lambda u, f, h: 2 * padded(u, f, h), "A multiple"),
    ],
)
def test_a_slip_in_the_energy_is_named(answer, slip, as_in_a_notebook):
    feedback = check.energy(answer)
    assert not feedback.passed and feedback.slip.startswith(tuple(slip.split("|"))), feedback


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda *a: -ritz_of(*a), "Sign"),
        (lambda v, s, w, f: v.T @ (w * f), "Solve left out"),
        (lambda v, s, w, f: ritz_of(v, v, w, f), "Values for slopes in K"),
        (lambda v, s, w, f: ritz_of(s, s, w, f), "Slopes for values in b"),
        (lambda v, s, w, f: ritz_of(s, v, w, f), "Values and slopes swapped"),
        (lambda v, s, w, f: solve(s.T @ s, v.T @ (w * f)), "Weights left out of K"),
        (lambda v, s, w, f: ritz_of(v, s, jnp.ones_like(w), f), "Weights left out"),
        (lambda v, s, w, f: jnp.linalg.lstsq(v, f)[0], "Values fitted to f"),
        # not in a list before; made by going through the notebook as a student
        (lambda v, s, w, f: ritz_of(v, s, w, jnp.flip(f)), ""),
        (lambda v, s, w, f: v @ ritz_of(v, s, w, f), "Wrong shape"),
        (lambda v, s, w, f: solve(s @ s.T, f), "Wrong shape|"),
        (lambda v, s, w, f: ritz_of(v, s, w, f)[:, None], "Wrong shape"),
        (lambda v, s, w, f: solve(s.T * w * s, v.T @ (w * f)), "Shapes do not fit"),
        (lambda v, s, w, f: ritz_of(v, s, w, f) / 2, "A multiple"),
        (lambda v, s, w, f: ritz_of(v, s, w, 1 + 0 * f), "Load left out|The argument `f`"),
        (lambda v, s, w, f: ritz_of(v, s, w, f).astype(jnp.float32), "Wrong dtype"),
    ],
)
def test_a_slip_in_ritz_system_is_named(answer, slip, as_in_a_notebook):
    feedback = check.ritz(answer)
    assert not feedback.passed and feedback.slip.startswith(tuple(slip.split("|"))), feedback


def test_weights_that_are_scaled_do_not_matter(as_in_a_notebook):
    assert check.ritz(lambda v, s, w, f: ritz_of(v, s, 3 * w, f)).passed


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (adjoint_of(back=lambda A, C, v: solve(A, v)), "A for Aᵀ"),
        (lambda *a: -adjoint_of()(*a), "Sign"),
        (adjoint_of(back=lambda A, C, v: v), "Inverse left out"),
        (adjoint_of(matrix=lambda m, parts, C: jnp.tensordot(m, parts, 1) + C), "m for exp(m)|"),
        (adjoint_of(scale=lambda m: 1.0), "exp(m) left out"),
        (adjoint_of(matrix=lambda m, p, C: jnp.tensordot(jnp.exp(m), p, 1)), "Advection left out"),
        (adjoint_of(back=lambda A, C, v: solve(A.T - C.T, v)), "Advection left out backward"),
        (adjoint_of(v=lambda u, d: u), "Measurements left out"),
        (adjoint_of(v=lambda u, d: 2 * (u - d)), "½ forgotten"),
        # not in a list before; made by going through the notebook as a student
        (adjoint_of(v=lambda u, d: d - u), "Sign"),
        (adjoint_of(back=lambda A, C, v: solve(A.T - C.T + C, v)), "A for Aᵀ|"),
        (lambda *a: jnp.sum(adjoint_of()(*a)), "Wrong shape"),
        (adjoint_of(scale=lambda m: -jnp.exp(m)), "Sign"),
        (adjoint_of(v=lambda u, d: (u - d) / len(d)), "A multiple"),
        (lambda m, p, C, f, d: adjoint_of()(m, p, C, f, 0 * d), "Measurements left out"),
        (lambda m, p, C, f, d: adjoint_of()(m, p, C, d, f), ""),
        (adjoint_of(back=lambda A, C, v: A @ v), ""),
        (adjoint_of(scale=lambda m: jnp.log(m)), "NaN"),
        (lambda m, p, C, f, d: jnp.exp(m) * (p @ d @ f), ""),
        (lambda m, p, C, f, d: 0 * m, "All zero"),
    ],
)
def test_a_slip_in_the_adjoint_is_named(answer, slip, as_in_a_notebook):
    feedback = check.adjoint(answer)
    assert not feedback.passed and feedback.slip.startswith(tuple(slip.split("|"))), feedback


@pytest.mark.parametrize("exercise", [energy, ritz, adjoint])
def test_every_slip_is_recognised_by_its_own_numbers(exercise, as_in_a_notebook):
    name = exercise.__name__.split(".")[-1]
    for slip in exercise.slips:
        feedback = getattr(check, name)(
            lambda *problem, slip=slip: jnp.asarray(slip.wrong(*problem))
        )
        assert feedback.slip.startswith(slip.name), (slip.name, feedback)


@pytest.mark.parametrize(("name", "right"), [("which_line", "b"), ("which_half", "c")])
def test_a_choice_has_one_right_answer(name, right):
    for letter in "abcd":
        assert getattr(check, name)(letter).passed == (letter == right)
