"""Lecture 09: the Jacobian of a minimum that must satisfy an equation."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw f's and h's second derivatives, ν, and the mixed ones, for m = n − 1 inputs."""

    def symmetric(shift):
        L = rng.normal(size=(n, n))
        return L @ L.T / n + shift * np.eye(n)

    m = n - 1
    nu, A = np.float64(-rng.uniform(0.6, 1.8)), rng.normal(size=n)
    A = A * rng.uniform(1.4, 2.0) / np.linalg.norm(A)
    return symmetric(1.0), symmetric(0.5), nu, A, rng.normal(size=(n, m)), rng.normal(size=m)


def solved(H, A, B, C, transposed=False):
    """Solve Lagrange's conditions for dy: [[H, −Aᵀ], [A, 0]] (dy, dν) = −(B, C)."""
    n = len(H)
    corner = -A if not transposed else A
    K = np.block([[H, corner[:, None]], [A[None], np.zeros((1, 1))]])
    return -np.linalg.solve(K, np.vstack([B, C[None]]))[:n]


def right(Hf, Hh, nu, A, B, C):
    """Solve with the second derivative of f − νh."""
    return solved(Hf - nu * Hh, A, B, C)


def _with(name, why, H=None, A=None, B=None, C=None, out=None):
    """Return a slip that changes one part of what is solved with, or what comes out of it."""

    def wrong(Hf, Hh, nu, a, b, c):
        parts = Hf, Hh, nu, a, b, c
        H_, A_, B_, C_ = (
            good if of is None else of(*parts)
            for of, good in ((H, Hf - nu * Hh), (A, a), (B, b), (C, c))
        )
        found = solved(H_, A_, B_, C_)
        return found if out is None else out(found, H_, A_, B_, C_)

    return Slip(name, wrong, why)


def _formula(f):
    """Return an `out` made of H⁻¹Aᵀ, S = AH⁻¹Aᵀ, AH⁻¹B − C and H⁻¹B."""

    def out(found, H, A, B, C):
        free, back = np.linalg.solve(H, B), np.linalg.solve(H, A)
        return f(back, A @ back, A @ free - C, free)

    return out


_H = "H is the second derivative of the whole Lagrangian f − νh: Hf − ν Hh."
_MOVES = "the constraint moves with x: h(x, y) = 0 gives A dy = −C dx."

slips = (
    _with("−ν ∂²h left out", _H, H=lambda Hf, Hh, nu, *_: Hf),
    _with("Sign of ν", _H, H=lambda Hf, Hh, nu, *_: Hf + nu * Hh),
    _with("ν left out", _H, H=lambda Hf, Hh, nu, *_: Hf - Hh),
    _with(
        "Constraint ignored",
        "−H⁻¹B leaves the constraint. The first part of the formula brings it back.",
        out=_formula(lambda back, S, r, free: -free),
    ),
    _with(
        "Constraint ignored",
        "−Hf⁻¹B is the minimum without constraint.",
        H=lambda Hf, Hh, nu, *_: Hf,
        out=_formula(lambda back, S, r, free: -free),
    ),
    _with("Sign", "from K dz + B dx = 0 follows dz = −K⁻¹B dx.", out=lambda found, *_: -found),
    _with("C left out", _MOVES, C=lambda *p: 0 * p[-1]),
    _with("Sign of C", _MOVES, C=lambda *p: -p[-1]),
    _with(
        "Only what the constraint does",
        "−H⁻¹B is missing: how y would move if it were free.",
        out=_formula(lambda back, S, r, free: np.outer(back, r) / S),
    ),
    _with(
        "Inner inverse left out",
        "divide by AH⁻¹Aᵀ: without it A dy = −C dx does not hold.",
        out=_formula(lambda back, S, r, free: np.outer(back, r) - free),
    ),
    _with(
        "A Aᵀ for A H⁻¹ Aᵀ",
        "the inner matrix is AH⁻¹Aᵀ.",
        out=lambda found, H, A, B, C: _formula(
            lambda back, S, r, free: np.outer(back, r) / (A @ A) - free
        )(found, H, A, B, C),
    ),
    _with(
        "Aᵀ for H⁻¹Aᵀ",
        "in front stands H⁻¹Aᵀ.",
        out=lambda found, H, A, B, C: (
            np.outer(A, A @ np.linalg.solve(H, B) - C) / (A @ np.linalg.solve(H, A))
            - np.linalg.solve(H, B)
        ),
    ),
    _with(
        "Sign between the parts",
        "H⁻¹B is taken off: … − H⁻¹B.",
        out=_formula(lambda back, S, r, free: np.outer(back, r) / S + free),
    ),
    _with("H left out", "H was taken for I.", H=lambda Hf, *_: np.eye(len(Hf))),
    _with(
        "H for H⁻¹",
        "solve with H; do not multiply by it.",
        H=lambda Hf, Hh, nu, *_: np.linalg.inv(Hf - nu * Hh),
    ),
    _with(
        "Only C",
        "this is how y moves if f does not see x. B is missing.",
        B=lambda *p: 0 * p[4],
    ),
    _with(
        "Projected gradient",
        "−B without its part along A: the step of a gradient method, not the derivative.",
        out=lambda found, H, A, B, C: -B + np.outer(A, A @ B) / (A @ A),
    ),
)

node_jacobian = Exercise(
    name="node_jacobian",
    asks="node_jacobian(Hf, Hh, nu, A, B, C): the n × m matrix ∂y/∂x",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "H = Hf − ν Hh. Differentiate both conditions: H dy − Aᵀ dν + B dx = 0, A dy + C dx = 0.",
        "Solve [[H, −Aᵀ], [A, 0]] (dy, dν) = −(B, C); or eliminate dν by hand, with H⁻¹Aᵀ and "
        "AH⁻¹Aᵀ.",
        "`K = jnp.block([[Hf - nu * Hh, -A[:, None]], [A[None], jnp.zeros((1, 1))]])`, "
        "`return -jnp.linalg.solve(K, jnp.vstack([B, C]))[: len(A)]`",
    ),
)
