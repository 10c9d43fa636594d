"""Lecture 10: the energy of a function that is given at points."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw u and f at n inner points, and a spacing that is not 1/(n + 1).

    f pulls so hard that the energy is below zero, as it is at every minimum.
    """
    u, f, h = rng.normal(size=n), 3 * rng.normal(size=n), rng.uniform(0.2, 0.45)
    bends = h * np.sum(slopes(u, h) ** 2) / 2
    pull = rng.uniform(1.3, 1.7) * bends  # what h f·u is to be
    return u, f + (pull / h - f @ u) / (u @ u) * u, np.asarray(h)


def slopes(u, h):
    """Return the n + 1 slopes between neighbours; u is 0 at both ends."""
    return np.diff(np.pad(u, 1)) / h


def right(u, f, h):
    """Return h Σ ½ slope² − h Σ f u."""
    return h * np.sum(slopes(u, h) ** 2) / 2 - h * f @ u


def _slip(name, of, why):
    """Return a slip; `of` takes ∫ ½u'², ∫ f u, and the problem."""

    def wrong(u, f, h):
        return of(h * np.sum(slopes(u, h) ** 2) / 2, h * f @ u, u, f, h)

    return Slip(name, wrong, why)


_LOAD = "the load pulls: E = ∫ ½u'² − f u."
_AREA = "each interval is h long: both sums are multiplied by h."
_ENDS = "u is 0 at both ends, and the first and the last interval bend as well: n + 1 slopes."
_SLOPE = "a slope is (uᵢ₊₁ − uᵢ)/h."

slips = (
    _slip("Sign of the load", lambda D, F, u, f, h: D + F, _LOAD),
    _slip("Sign of all", lambda D, F, u, f, h: F - D, _LOAD + " It may be below zero."),
    _slip("½ forgotten", lambda D, F, u, f, h: 2 * D - F, "it is ½u'²."),
    _slip("½ on the load, too", lambda D, F, u, f, h: D - F / 2, "only the slopes have a ½."),
    _slip("½ on the load alone", lambda D, F, u, f, h: 2 * D - F / 2, "½ belongs to u'²."),
    _slip("Load left out", lambda D, F, u, f, h: D, _LOAD),
    _slip("Slopes left out", lambda D, F, u, f, h: -F, _LOAD),
    _slip("Energy squared", lambda D, F, u, f, h: (D - F) ** 2, "the least energy is below zero."),
    _slip("h left out of the load", lambda D, F, u, f, h: D - F / h, _AREA),
    _slip("h left out of the slopes' sum", lambda D, F, u, f, h: D / h - F, _AREA),
    _slip("h left out of both", lambda D, F, u, f, h: (D - F) / h, _AREA),
    _slip("Not divided by h", lambda D, F, u, f, h: D * h**2 - F, _SLOPE),
    _slip("Not divided by h", lambda D, F, u, f, h: D * h - F / h, _SLOPE),
    _slip("Not divided by h", lambda D, F, u, f, h: D * h - F, _SLOPE),
    _slip(
        "Slope divided by h²",
        lambda D, F, u, f, h: D / h**2 - F,
        _SLOPE,
    ),
    _slip(
        "Both ends left out",
        lambda D, F, u, f, h: h * np.sum((np.diff(u) / h) ** 2) / 2 - F,
        _ENDS,
    ),
    _slip(
        "One end left out",
        lambda D, F, u, f, h: h * np.sum(slopes(u, h)[1:] ** 2) / 2 - F,
        _ENDS,
    ),
    _slip(
        "One end left out",
        lambda D, F, u, f, h: h * np.sum(slopes(u, h)[:-1] ** 2) / 2 - F,
        _ENDS,
    ),
    _slip(
        "Slopes over two intervals",
        lambda D, F, u, f, h: h * np.sum((np.gradient(u) / h) ** 2) / 2 - F,
        "`gradient` takes slopes over two intervals, which do not see a zigzag. " + _SLOPE,
    ),
    _slip(
        "Slopes not squared",
        lambda D, F, u, f, h: h * np.sum(np.abs(slopes(u, h))) / 2 - F,
        "it is ½u'².",
    ),
    _slip(
        "Load times u²",
        lambda D, F, u, f, h: D - h * f @ u**2,
        "the load stands with u, not with u².",
    ),
    _slip(
        "Means for integrals",
        lambda D, F, u, f, h: np.mean(slopes(u, h) ** 2) / 2 - np.mean(f * u),
        "a mean divides by the number of points. " + _AREA,
    ),
)

energy = Exercise(
    name="energy",
    asks="energy(u, f, h): the energy, one number",
    draw=_draw,
    right=right,
    slips=slips,
    problems=((4, "float64"), (5, "float32"), (4, "float64")),
    hints=(
        "u is zero at both ends: `jnp.pad(u, 1)` writes them. How many intervals are there?",
        "n + 1 slopes, (uᵢ₊₁ − uᵢ)/h. An integral is h times a sum, here twice.",
        "`slopes = jnp.diff(jnp.pad(u, 1)) / h`, then "
        "`h * jnp.sum(slopes**2) / 2 - h * jnp.sum(f * u)`.",
    ),
)
