"""Lecture 02: neural ODEs."""

import numpy as np
from scipy.linalg import expm

from implicit_tutorial.classroom.exercise.choice import Choice
from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

can_two_trajectories_cross = Choice(
    name="can_two_trajectories_cross",
    right="b",
    reasons={
        "a": "With a clock, two paths may pass the same state at different times. At one and the "
        "same time they may not: the point (t, h) has one future.",
        "b": "Through each point (t, h) there is exactly one solution, if f is Lipschitz in h. Two "
        "paths that met would be the same path, forth and back.",
        "c": "Width makes f steeper, not two-valued. However many parameters, f gives each point "
        "(t, h) one direction.",
        "d": "The picture shows residual paths that cross: a step of length one may jump over "
        "another. Only small steps, h |∂_z f| < 1, cannot.",
    },
    hints=(
        "Say that two paths meet at (t, h). Where does each go next?",
        "Run time backwards from the point where they meet.",
        "An initial value problem with a Lipschitz field has one solution.",
    ),
)


def _draw(rng, n):
    A = rng.normal(size=(n, n)) / n**0.5
    return A, rng.normal(size=n), rng.normal(size=n), np.asarray(rng.uniform(0.8, 1.4))


def _integral(A, z_T, a_T, T, z_sign=-1, a_matrix=None):
    """Return a at s = T, and ∫ a zᵀ ds, where dz/ds = ±A z and da/ds = (a_matrix) a."""
    n = len(A)
    M = A.T if a_matrix is None else a_matrix
    # d/ds (a zᵀ) = M (a zᵀ) + (a zᵀ) (±Aᵀ): one linear ODE, and its integral beside it.
    K = np.kron(M, np.eye(n)) + np.kron(np.eye(n), z_sign * A)
    block = np.zeros((2 * n * n, 2 * n * n))
    block[: n * n, : n * n], block[n * n :, : n * n] = K, np.eye(n * n)
    grown = expm(T * block)[n * n :, : n * n] @ np.outer(a_T, z_T).ravel()
    return expm(M * T) @ a_T, grown.reshape(n, n)


def _end_time(A, z_T, a_T):
    return np.asarray(a_T @ A @ z_T)


def _right(A, z_T, a_T, T):
    return *_integral(A, z_T, a_T, T), _end_time(A, z_T, a_T)


def _with(z_sign=-1, a_matrix=lambda A: A.T, gradient=lambda G: G, end=1):
    def wrong(A, z_T, a_T, T):
        a_0, G = _integral(A, z_T, a_T, T, z_sign, a_matrix(A))
        return a_0, gradient(G), end * _end_time(A, z_T, a_T)

    return wrong


def _not_accumulated(where, scaled):
    def wrong(A, z_T, a_T, T):
        a_0, G, end = _right(A, z_T, a_T, T)
        z, a = (z_T, a_T) if where == "T" else (expm(-A * T) @ z_T, a_0)
        return a_0, np.outer(a, z) * (T if scaled else 1), end

    return wrong


_REVERSED = "on the clock s = T − t every speed changes its sign: dz/ds = −dz/dt = −A z."
_SUMMED = "∂L/∂A is the integral of a zᵀ over all times: give dG/ds = `jnp.outer(a, z)`."

adjoint_of_linear_field = Exercise(
    name="adjoint_of_linear_field",
    asks="gradients(A, z_T, a_T, T): the gradients of L by z(0), by A and by T",
    draw=_draw,
    right=_right,
    tolerance={"float64": 1e-6, "float32": 1e-3},
    problems=((2, "float64"), (3, "float32"), (4, "float64")),
    slips=(
        Slip("Time not reversed in z", _with(z_sign=1), _REVERSED),
        Slip(
            "Time not reversed in a",
            _with(a_matrix=lambda A: -A.T),
            "da/dt = −Aᵀ a, and on the clock s = T − t its sign changes: da/ds = Aᵀ a.",
        ),
        Slip("Time not reversed", _with(z_sign=1, a_matrix=lambda A: -A.T), _REVERSED),
        Slip(
            "Transpose missing",
            _with(a_matrix=lambda A: A),
            "a is pulled back, not pushed forth: da/ds = `A.T @ a`.",
        ),
        Slip(
            "Sign of the parameter gradient",
            _with(gradient=lambda G: -G),
            "∂L/∂A = +∫ a zᵀ dt. Nudge A up where a and z are positive: z(T) moves along a.",
        ),
        Slip(
            "Parameter gradient transposed",
            _with(gradient=lambda G: G.T),
            "row i of A drives entry i of z, so entry ij is aᵢ zⱼ: `jnp.outer(a, z)`.",
        ),
        Slip("Parameter gradient not accumulated", _with(gradient=lambda G: 0 * G), _SUMMED),
        *(
            Slip("Parameter gradient not accumulated", _not_accumulated(where, scaled), _SUMMED)
            for where in "0T"
            for scaled in (False, True)
        ),
        Slip(
            "Sign of the end-time gradient",
            _with(end=-1),
            "a later T carries z(T) on along the field: ∂L/∂T = +a(T)ᵀ A z(T).",
        ),
    ),
    hints=(
        "Start from dz/dt = A z and da/dt = −Aᵀ a. What is d/ds, if s = T − t?",
        "z returns with −A z, a with Aᵀ a, and G collects what A does to the loss: a zᵀ.",
        "`return -A @ z, A.T @ a, jnp.outer(a, z)`, and ∂L/∂T is `a_T @ A @ z_T`.",
    ),
)
