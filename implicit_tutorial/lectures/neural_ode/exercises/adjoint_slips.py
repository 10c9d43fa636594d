"""Lecture 02: what a student writes in place of the adjoint of a linear field."""

import numpy as np
from scipy.linalg import expm

from implicit_tutorial.classroom.exercise.exercise import Slip


def _integral(z_T, a_T, T, K_z, K_a):
    """Return a at s = T, and ∫ a zᵀ ds, where dz/ds = K_z z and da/ds = K_a a."""
    n = len(z_T)
    # d/ds (a zᵀ) = K_a (a zᵀ) + (a zᵀ) K_zᵀ: one linear ODE, and its integral beside it.
    K = np.kron(K_a, np.eye(n)) + np.kron(np.eye(n), K_z)
    block = np.zeros((2 * n * n, 2 * n * n))
    block[: n * n, : n * n], block[n * n :, : n * n] = K, np.eye(n * n)
    grown = expm(T * block)[n * n :, : n * n] @ np.outer(a_T, z_T).ravel()
    return expm(K_a * T) @ a_T, grown.reshape(n, n)


def _end_time(A, z_T, a_T):
    return np.asarray(a_T @ A @ z_T)


def right(A, z_T, a_T, T):
    """Return ∂L/∂z(0), ∂L/∂A and ∂L/∂T."""
    return *_integral(z_T, a_T, T, -A, A.T), _end_time(A, z_T, a_T)


def _with(z_matrix=lambda A: -A, a_matrix=lambda A: A.T, gradient=lambda G: G, end=1):
    def wrong(A, z_T, a_T, T):
        a_0, G = _integral(z_T, a_T, T, z_matrix(A), a_matrix(A))
        return a_0, gradient(G), end * _end_time(A, z_T, a_T)

    return wrong


def _end_as(end):
    """Return a slip in the last output alone."""

    def wrong(A, z_T, a_T, T):
        return *right(A, z_T, a_T, T)[:2], np.asarray(end(A, z_T, a_T, T))

    return wrong


def _speed_of_G(of_A):
    """Return a slip in dG/ds alone: of_A(A, G) for G."""

    def wrong(A, z_T, a_T, T):
        a_0, G, end = right(A, z_T, a_T, T)
        return a_0, of_A(A, G), end

    return wrong


def _not_accumulated(where, scaled):
    def wrong(A, z_T, a_T, T):
        a_0, G, end = right(A, z_T, a_T, T)
        z, a = (z_T, a_T) if where == "T" else (expm(-A * T) @ z_T, a_0)
        return a_0, np.outer(a, z) * (T if scaled else 1), end

    return wrong


_REVERSED = "on the clock s = T − t every speed changes its sign: dz/ds = −dz/dt = −A z."
_SUMMED = "∂L/∂A is the integral of a zᵀ over all times: give dG/ds = `jnp.outer(a, z)`."

slips = (
    Slip("Time not reversed in z", _with(z_matrix=lambda A: A), _REVERSED),
    Slip(
        "Time not reversed in a",
        _with(a_matrix=lambda A: -A.T),
        "da/dt = −Aᵀ a, and on the clock s = T − t its sign changes: da/ds = Aᵀ a.",
    ),
    Slip("Time not reversed", _with(z_matrix=lambda A: A, a_matrix=lambda A: -A.T), _REVERSED),
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
        "z's speed with the transpose",
        _with(z_matrix=lambda A: -A.T),
        "z follows its own equation back, dz/ds = −A z; the transpose is a's.",
    ),
    Slip(
        "a held fixed",
        _with(a_matrix=lambda A: 0 * A),
        "the adjoint moves too: da/ds = `A.T @ a`.",
    ),
    Slip(
        "z held fixed",
        _with(z_matrix=lambda A: 0 * A),
        "z moves back along the path while a is pulled back: dz/ds = −A z.",
    ),
    Slip(
        "Derivative by z in place of A",
        _speed_of_G(lambda A, G: A.T @ G),
        "dG/ds is what A's entries do to A z, weighted by a: a zᵀ. Aᵀ a is what z does.",
    ),
    Slip(
        "A in the parameter gradient",
        _speed_of_G(lambda A, G: G @ A.T),
        "the derivative of A z with respect to A holds z, not A z: `jnp.outer(a, z)`.",
    ),
    Slip(
        "Field left out of the end-time gradient",
        _end_as(lambda A, z, a, T: a @ z),
        "z moves with the speed A z at the end: ∂L/∂T = a(T)ᵀ A z(T).",
    ),
    Slip(
        "End-time gradient transposed",
        _end_as(lambda A, z, a, T: z @ A @ a),
        "the speed is A z, and a is multiplied with it: `a_T @ A @ z_T`.",
    ),
    Slip(
        "End-time gradient times T",
        _end_as(lambda A, z, a, T: T * (a @ A @ z)),
        "only the end moves: nothing is summed over time. ∂L/∂T = a(T)ᵀ A z(T).",
    ),
    Slip(
        "Sign of the end-time gradient",
        _with(end=-1),
        "a later T carries z(T) on along the field: ∂L/∂T = +a(T)ᵀ A z(T).",
    ),
)
