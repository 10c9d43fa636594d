"""Lecture 07: what the weight of each example does to the outer loss."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    L = rng.normal(size=(n, n))
    return rng.normal(size=(2 * n + 1, n)), L @ L.T / n + 0.5 * np.eye(n), rng.normal(size=n)


def right(G, H, v):
    """Return −G H⁻¹ v."""
    return -G @ np.linalg.solve(H, v)


_ONE = "each example has a derivative of its own: minus its slope times H⁻¹v."
_H = "H is given: the curvature of the whole inner loss."

slips = (
    Slip("Sign", lambda G, H, v: -right(G, H, v), "H dw + Gᵀ dc = 0, so dw = −H⁻¹Gᵀ dc."),
    Slip(
        "Inverse left out",
        lambda G, H, v: -G @ v,
        "this compares slopes as they are: w would move by −Gᵀdc, and not answer to itself.",
    ),
    Slip("H for its inverse", lambda G, H, v: -G @ H @ v, "solve H u = v; this multiplies by H."),
    Slip("H applied twice", lambda G, H, v: right(G, H @ H, v), "one solve with H is enough."),
    Slip("Only the diagonal of H", lambda G, H, v: right(G, np.diag(np.diag(H)), v), _H),
    Slip("GᵀG for H", lambda G, H, v: right(G, G.T @ G, v), _H),
    Slip("GᵀG for H", lambda G, H, v: right(G, G.T @ G / len(G), v), _H),
    Slip("Mean over the examples", lambda G, H, v: np.full(len(G), right(G, H, v).mean()), _ONE),
    Slip("Sum over the examples", lambda G, H, v: np.full(len(G), right(G, H, v).sum()), _ONE),
    Slip(
        "Size alone",
        lambda G, H, v: -np.abs(G) @ np.abs(np.linalg.solve(H, v)),
        "an example may help or hurt: keep the signs.",
    ),
    Slip(
        "Slope scaled to length one",
        lambda G, H, v: right(G / np.linalg.norm(G, axis=1, keepdims=True), H, v),
        "an example that is far off pulls harder: keep the length of its slope.",
    ),
    Slip(
        "The outer loss itself",
        lambda G, H, v: G @ np.linalg.solve(H, G.mean(0)),
        "v is the slope of the outer loss, not the mean of the inner ones.",
    ),
)

influence = Exercise(
    name="influence",
    asks="influence(G, H, v): dF/dc, one number an example",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "The inner slope is Σ cᵢ Gᵢ + …, and stays zero as c moves: what is dw?",
        "H dw + Gᵀ dc = 0, and F moves by v·dw. Solve with H once, for v.",
        "`return -G @ jnp.linalg.solve(H, v)`",
    ),
)
