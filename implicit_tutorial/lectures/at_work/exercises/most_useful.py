"""Lecture 11: how many devices are of use."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    flops, rate = rng.uniform(2e3, 9e3, size=n), rng.uniform(2.2, 4.5)
    messages, latency = rng.integers(2, 6), rng.uniform(2.0, 5.0)
    return flops, *(np.asarray(float(x)) for x in (rate, messages, latency))


def right(flops, rate, messages, latency):
    """Return the p at which flops / (p rate) + messages latency log₂ p is least."""
    return flops * np.log(2) / (rate * messages * latency)


_ZERO = "−flops / (p² rate) + messages · latency / (p ln 2) = 0; solve for p."
_LN = "log₂ p is ln p / ln 2, whose derivative is 1 / (p ln 2). " + _ZERO


def _slip(name, of, why):
    """Return a slip; `of` takes flops, rate, messages, latency."""
    return Slip(name, of, why)


slips = (
    _slip("ln 2 left out", lambda f, r, m, a: f / (r * m * a), _LN),
    _slip("ln 2 below", lambda f, r, m, a: f / (r * m * a * np.log(2)), _LN),
    _slip("log 10 for ln 2", lambda f, r, m, a: f * np.log(10) / (r * m * a), _LN),
    _slip("Upside down", lambda f, r, m, a: r * m * a / (f * np.log(2)), _ZERO),
    _slip(
        "Square root",
        lambda f, r, m, a: np.sqrt(f / (r * m * a)),
        "so it would be for a chain, where waiting grows with p. In a tree it grows with log₂ p: "
        + _ZERO,
    ),
    _slip("Square root", lambda f, r, m, a: np.sqrt(right(f, r, m, a)), _ZERO + " One p cancels."),
    _slip("Rate left out", lambda f, r, m, a: f * np.log(2) / (m * a), _ZERO),
    _slip("Messages left out", lambda f, r, m, a: f * np.log(2) / (r * a), _ZERO),
    _slip("Latency left out", lambda f, r, m, a: f * np.log(2) / (r * m), _ZERO),
    _slip("Times the rate", lambda f, r, m, a: f * np.log(2) * r / (m * a), _ZERO),
    _slip(
        "The least time",
        lambda f, r, m, a: f / (right(f, r, m, a) * r) + m * a * np.log2(right(f, r, m, a)),
        "that is the time of a step there. Asked is the number of devices.",
    ),
    _slip(
        "Logarithm of it", lambda f, r, m, a: np.log2(right(f, r, m, a)), "that is how many rounds."
    ),
    _slip("Wrong sign", lambda f, r, m, a: -right(f, r, m, a), _ZERO),
)

most_useful = Exercise(
    name="most_useful",
    asks="most_useful(flops, rate, messages, latency): the p of the quickest step, for each flops",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "A step is quickest where its derivative by p is zero.",
        "The derivative of flops / (p rate) is −flops / (p² rate), that of log₂ p is 1 / (p ln 2).",
        "`return flops * jnp.log(2) / (rate * messages * latency)`",
    ),
)
