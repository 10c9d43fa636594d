"""Lecture 09: how a robust mean moves with each of its points."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

Array = np.ndarray


def _draw(rng, n):
    """Draw half of the points near y and half beyond α, where φ'' < 0; then find y."""
    alpha, far = rng.uniform(0.6, 0.8), np.arange(n) < n // 2
    t = np.where(far, rng.uniform(1.4, 2.0, size=n), rng.uniform(0.1, 0.5, size=n))
    x = alpha * t * rng.permutation(np.where(np.arange(n) % 2, 1.0, -1.0))
    y = 0.0
    for _ in range(300):
        w = weight(y - x, alpha)
        y = (w * x).sum() / w.sum()
    return rng.permutation(x), np.float64(y), np.float64(alpha)


def weight(r: Array, alpha: float) -> Array:
    """exp(−r²/2α²)."""
    return np.exp(-(r**2) / (2 * alpha**2))


def bend(r: Array, alpha: float) -> Array:
    """φ'' of Welsch's penalty."""
    return (1 - (r / alpha) ** 2) * weight(r, alpha)


def right(x: Array, y: float, alpha: float) -> Array:
    """φ''(y − xᵢ)/Σ φ''(y − xⱼ)."""
    b = bend(y - x, alpha)
    return b / b.sum()


def _slip(name, of, why):
    """Return a slip that knows r = y − x and α."""
    return Slip(name, lambda x, y, alpha: of(y - x, alpha), why)


_SHARE = "differentiate Σ φ'(y − xᵢ) = 0: Σⱼ φ''(y − xⱼ) dy = φ''(y − xᵢ) dxᵢ."

slips = (
    _slip(
        "Weights held fixed",
        lambda r, a: weight(r, a) / weight(r, a).sum(),
        "y is the mean with the weights φ'(r)/r, but the weights move with x and y, too.",
    ),
    _slip("Sign", lambda r, a: -bend(r, a) / bend(r, a).sum(), "x stands with a minus in y − x."),
    _slip("Sum left out", lambda r, a: bend(r, a), "H = Σ φ'' divides. " + _SHARE),
    _slip(
        "φ' for φ''",
        lambda r, a: r * weight(r, a),
        "φ' is what vanishes in sum; differentiate it once more.",
    ),
    _slip(
        "φ' over Σ φ''",
        lambda r, a: r * weight(r, a) / bend(r, a).sum(),
        "the numerator is ∂φ'(y − xᵢ)/∂xᵢ = −φ''. " + _SHARE,
    ),
    _slip(
        "φ'' over Σ φ'/r",
        lambda r, a: bend(r, a) / weight(r, a).sum(),
        "this is the derivative of one reweighting step. At its fixed point y moves with it: "
        "divide by Σ φ''.",
    ),
    _slip(
        "1/n for everyone",
        lambda r, a: np.full_like(r, 1 / len(r)),
        "so it is for the mean, where φ'' = 1. Here it depends on the distance.",
    ),
    _slip(
        "φ for φ''",
        lambda r, a: (1 - weight(r, a)) / (1 - weight(r, a)).sum(),
        "φ is the price itself. Its second derivative is asked.",
    ),
    _slip(
        "Absolute values",
        lambda r, a: np.abs(bend(r, a)) / np.abs(bend(r, a)).sum(),
        "φ'' may be negative: y then moves against its point. No absolute value.",
    ),
    _slip(
        "Cut off at zero",
        lambda r, a: np.maximum(bend(r, a), 0) / np.maximum(bend(r, a), 0).sum(),
        "φ'' may be negative: y then moves against its point. Do not cut it off.",
    ),
    _slip(
        "α left out of φ''",
        lambda r, a: (1 - r**2) * weight(r, a) / ((1 - r**2) * weight(r, a)).sum(),
        "the derivative of exp(−r²/2α²) brings down −r/α²: φ'' = (1 − r²/α²) exp(−r²/2α²).",
    ),
    _slip(
        "½ left in",
        lambda r, a: (b := (1 - r**2 / (2 * a**2)) * weight(r, a)) / b.sum(),
        "the derivative of r²/2α² is r/α²: φ'' = (1 − r²/α²) exp(−r²/2α²).",
    ),
    _slip(
        "Sign inside φ''",
        lambda r, a: (b := (1 + (r / a) ** 2) * weight(r, a)) / b.sum(),
        "φ' = r exp(−r²/2α²), so φ'' = (1 − r²/α²) exp(−r²/2α²), with a minus.",
    ),
    _slip(
        "Only the second part of φ''",
        lambda r, a: (b := (r / a) ** 2 * weight(r, a)) / b.sum(),
        "φ' = r exp(…) is a product: its derivative has two parts.",
    ),
    Slip(
        "y left out",
        lambda x, y, alpha: right(x, 0.0, alpha),
        "distances are from y: r = y − xᵢ.",
    ),
)

influence = Exercise(
    name="influence",
    asks="influence(x, y, alpha): the n numbers ∂y/∂xᵢ of Welsch's mean",
    draw=_draw,
    right=right,
    slips=slips,
    problems=((4, "float64"), (5, "float32"), (4, "float64")),
    hints=(
        "At y, Σ φ'(y − xᵢ) = 0 for every x. Differentiate that along dxᵢ.",
        "φ'(r) = r exp(−r²/2α²), so φ''(r) = (1 − r²/α²) exp(−r²/2α²). And ∂y/∂xᵢ = φ''ᵢ/Σ φ''.",
        "`r = y - x`, `bend = (1 - (r / alpha) ** 2) * jnp.exp(-((r / alpha) ** 2) / 2)`, "
        "`return bend / jnp.sum(bend)`",
    ),
)
