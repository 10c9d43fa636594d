"""Lecture 10: Ritz' linear system, from features and their slopes at points with weights."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    q = 3 * n + 1
    value, slope = rng.normal(size=(q, n)), rng.normal(size=(q, n))
    return value, slope, rng.uniform(0.05, 0.6, size=q), 2 * rng.normal(size=q)


def right(value, slope, w, f):
    """Return c of K c = b, K = Σ wᵢ φ'ᵢφ'ᵢᵀ and b = Σ wᵢ fᵢ φᵢ."""
    return np.linalg.solve(slope.T @ (w[:, None] * slope), value.T @ (w * f))


def _slip(name, of, why):
    """Return a slip; `of` takes K, b and the problem."""

    def wrong(value, slope, w, f):
        K, b = slope.T @ (w[:, None] * slope), value.T @ (w * f)
        return of(K, b, value, slope, w, f)

    return Slip(name, wrong, why)


_SOLVE = np.linalg.solve
_K = "K = Σᵢ wᵢ φ'(xᵢ) φ'(xᵢ)ᵀ, of the slopes."
_B = "b = Σᵢ wᵢ f(xᵢ) φ(xᵢ), of the values."

slips = (
    _slip("Sign", lambda K, b, *_: -_SOLVE(K, b), "K c − b = 0: E is ½cᵀKc − bᵀc."),
    _slip("Solve left out", lambda K, b, *_: b, "the coefficients solve K c = b."),
    _slip("K for its inverse", lambda K, b, *_: K @ b, "solve K c = b; this multiplies by K."),
    _slip("½ kept", lambda K, b, *_: 2 * _SOLVE(K, b), "the slope of ½cᵀKc is Kc, without ½."),
    _slip(
        "Only the diagonal of K",
        lambda K, b, *_: b / np.diag(K),
        "features are not independent: K has other entries.",
    ),
    _slip(
        "Values for slopes in K",
        lambda K, b, value, slope, w, f: _SOLVE(value.T @ (w[:, None] * value), b),
        "this fits u to f itself, by least squares. " + _K,
    ),
    _slip(
        "Slopes for values in b",
        lambda K, b, value, slope, w, f: _SOLVE(K, slope.T @ (w * f)),
        "the load stands with u, not with u'. " + _B,
    ),
    _slip(
        "Values and slopes swapped",
        lambda K, b, value, slope, w, f: right(slope, value, w, f),
        _K + " " + _B,
    ),
    _slip(
        "Weights left out of K",
        lambda K, b, value, slope, w, f: _SOLVE(slope.T @ slope, b),
        _K,
    ),
    _slip(
        "Weights left out of b",
        lambda K, b, value, slope, w, f: _SOLVE(K, value.T @ f),
        _B,
    ),
    _slip(
        "Weights left out",
        lambda K, b, value, slope, w, f: right(value, slope, np.ones_like(w), f),
        "the points do not weigh alike: " + _K,
    ),
    _slip(
        "Weights twice in K",
        lambda K, b, value, slope, w, f: _SOLVE(slope.T @ (w[:, None] ** 2 * slope), b),
        _K,
    ),
    _slip(
        "Weights twice in b",
        lambda K, b, value, slope, w, f: _SOLVE(K, value.T @ (w**2 * f)),
        _B,
    ),
    _slip(
        "Slopes fitted to f",
        lambda K, b, value, slope, w, f: np.linalg.lstsq(slope, f, rcond=None)[0],
        "this makes u' = f. Asked is u that makes the energy least.",
    ),
    _slip(
        "Values fitted to f",
        lambda K, b, value, slope, w, f: np.linalg.lstsq(value, f, rcond=None)[0],
        "this makes u = f. Asked is u that makes the energy least.",
    ),
    _slip(
        "Load left out",
        lambda K, b, value, slope, w, f: _SOLVE(K, value.T @ w),
        _B,
    ),
)

ritz = Exercise(
    name="ritz",
    asks="ritz(value, slope, w, f): the coefficients c, one number a feature",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "Write the energy of u = Σ cₖφₖ as a function of c. Of which degree is it?",
        "½cᵀKc − bᵀc, with K = Σ wᵢ φ'ᵢφ'ᵢᵀ and b = Σ wᵢ fᵢ φᵢ. Where is its slope zero?",
        "`K = slope.T @ (w[:, None] * slope)`, `b = value.T @ (w * f)`, "
        "`return jnp.linalg.solve(K, b)`.",
    ),
)
