"""Lecture 08: one step of ISTA, which is one layer."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw a step after which entries of both signs, and zeros, are left."""
    while True:
        D, y = rng.normal(size=(n, n + 2)), rng.normal(size=n)
        z = rng.normal(size=n + 2) * (rng.uniform(size=n + 2) < 0.6)
        lam, eta = (np.asarray(rng.uniform(*ends)) for ends in ((2.0, 3.0), (0.2, 0.35)))
        found = right(D, y, lam, eta, z)
        if found.min() < -0.1 and found.max() > 0.1 and np.sum(found == 0) > 1:
            return D, y, lam, eta, z


def _soft(v, t):
    return np.sign(v) * np.maximum(np.abs(v) - t, 0)


def _down(D, y, eta, z):
    return z - eta * D.T @ (D @ z - y)


def right(D, y, lam, eta, z):
    """Return soft(z − ηDᵀ(Dz − y), ηλ)."""
    return _soft(_down(D, y, eta, z), eta * lam)


def _hard(v, t):
    return np.where(np.abs(v) > t, v, 0)


_SOFT = "soft(v, t) is sign(v) · max(|v| − t, 0): every entry comes nearer to zero by t."
_DOWN = "the slope of ½‖Dz − y‖² by z is Dᵀ(Dz − y), and one goes down, by η times that."

slips = (
    Slip(
        "λ for ηλ",
        lambda D, y, lam, eta, z: _soft(_down(D, y, eta, z), lam),
        "the price acts during a step of length η: the threshold is ηλ.",
    ),
    Slip(
        "η for ηλ",
        lambda D, y, lam, eta, z: _soft(_down(D, y, eta, z), eta),
        "the threshold is the step times the price, ηλ.",
    ),
    Slip(
        "relu for soft",
        lambda D, y, lam, eta, z: np.maximum(_down(D, y, eta, z) - eta * lam, 0),
        "strokes may be taken with a minus. " + _SOFT,
    ),
    Slip(
        "Sign forgotten",
        lambda D, y, lam, eta, z: np.maximum(np.abs(_down(D, y, eta, z)) - eta * lam, 0),
        _SOFT,
    ),
    Slip(
        "Hard threshold",
        lambda D, y, lam, eta, z: _hard(_down(D, y, eta, z), eta * lam),
        "entries above the threshold move, too. " + _SOFT,
    ),
    Slip(
        "No maximum with zero",
        lambda D, y, lam, eta, z: _down(D, y, eta, z) - eta * lam * np.sign(_down(D, y, eta, z)),
        "an entry must not pass zero. " + _SOFT,
    ),
    Slip("No threshold", lambda D, y, lam, eta, z: _down(D, y, eta, z), _SOFT),
    Slip(
        "Up the slope",
        lambda D, y, lam, eta, z: _soft(_down(D, y, -eta, z), eta * lam),
        _DOWN,
    ),
    Slip(
        "η left out",
        lambda D, y, lam, eta, z: _soft(_down(D, y, 1.0, z), eta * lam),
        _DOWN,
    ),
    Slip(
        "η left out",
        lambda D, y, lam, eta, z: _soft(_down(D, y, 1.0, z), lam),
        _DOWN,
    ),
    Slip(
        "z left out",
        lambda D, y, lam, eta, z: _soft(_down(D, y, eta, z) - z, eta * lam),
        "a step starts at z: " + _DOWN,
    ),
    Slip(
        "y left out",
        lambda D, y, lam, eta, z: _soft(_down(D, 0 * y, eta, z), eta * lam),
        _DOWN,
    ),
    Slip(
        "Threshold before the step",
        lambda D, y, lam, eta, z: _down(D, y, eta, _soft(z, eta * lam)),
        "first down the slope, then the threshold: so that zeros come out as zeros.",
    ),
    Slip(
        "Twice the slope",
        lambda D, y, lam, eta, z: _soft(_down(D, y, 2 * eta, z), eta * lam),
        "the square has a ½ in front, and its slope no 2.",
    ),
)

step = Exercise(
    name="step",
    asks="step(D, y, lam, eta, z): z after one step of ISTA",
    draw=_draw,
    right=right,
    slips=slips,
    problems=((4, "float64"), (5, "float32"), (4, "float64")),
    hints=(
        "Two moves. First down the slope of ½‖Dz − y‖² by η. Then every entry towards zero.",
        "The slope is Dᵀ(Dz − y), and the threshold ηλ. An entry that would pass zero stays there.",
        "With `v = z - eta * D.T @ (D @ z - y)`, return `jnp.sign(v) * jnp.maximum(jnp.abs(v) - "
        "eta * lam, 0)`.",
    ),
)
