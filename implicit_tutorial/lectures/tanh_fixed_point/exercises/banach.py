"""Lecture 01: how many plain steps Banach's theorem promises."""

from itertools import pairwise

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

log = np.log


def _exact(q, d, tol):
    """Return k with q^k d / (1 − q) = tol: ‖z_k − z*‖ ≤ q^k ‖z_0 − z*‖ ≤ q^k d / (1 − q)."""
    return log(tol * (1 - q) / d) / log(q)


def _right(q, d, tol):
    return np.ceil(_exact(q, d, tol))


def _up(k):
    """Return a slip's formula, rounded up as is right."""
    return lambda q, d, tol: np.ceil(k(q, d, tol))


_MOVE = (
    "q^k d bounds how far the next step moves. z* can be further away: all later steps add up, "
    "d (1 + q + q² + …) = d / (1 − q)."
)
_SOLVE = "solve q^k d / (1 − q) ≤ tol for k; log q is negative, and dividing by it turns the ≤."

slips = (
    Slip("Not a whole number", _exact, "there is no part of a step: round up."),
    Slip(
        "One too few",
        lambda q, d, tol: _right(q, d, tol) - 1,
        "k is rounded down, or counted from z_1. The bound holds for z_k, k steps after z_0; "
        "round up.",
    ),
    Slip(
        "One too many",
        lambda q, d, tol: _right(q, d, tol) + 1,
        "the bound holds already one step earlier. Was 1 added and then rounded up?",
    ),
    Slip("1 − q left out", _up(lambda q, d, tol: log(tol / d) / log(q)), _MOVE),
    Slip(
        "1 − q on the wrong side",
        _up(lambda q, d, tol: log(tol / (d * (1 - q))) / log(q)),
        "d / (1 − q) is the larger number: the nearer q is to 1, the more steps.",
    ),
    Slip(
        "1 + q for 1 − q",
        _up(lambda q, d, tol: log(tol * (1 + q) / d) / log(q)),
        "d / (1 + q) is the least that z* can be away. A promise needs the most, d / (1 − q).",
    ),
    Slip("Wrong sign", lambda q, d, tol: -_right(q, d, tol), _SOLVE),
    Slip("Wrong sign", lambda q, d, tol: np.ceil(-_exact(q, d, tol)), _SOLVE),
    Slip(
        "d left out",
        _up(lambda q, d, tol: log(tol * (1 - q)) / log(q)),
        "tol is absolute, and z* may be d / (1 − q) away at the start.",
    ),
    Slip(
        "d and tol swapped",
        _up(lambda q, d, tol: log(d * (1 - q) / tol) / log(q)),
        "d / (1 − q) is the distance at the start, tol the one at the end.",
    ),
    Slip(
        "Newton's rate",
        _up(lambda q, d, tol: np.log2(_exact(q, d, tol))),
        "plain iteration multiplies the error by q at each step; it does not square it.",
    ),
    Slip(
        "The same amount a step",
        _up(lambda q, d, tol: (d / (1 - q) - tol) / ((1 - q) * d)),
        "each step removes the same share of what is left, not the same amount.",
    ),
    Slip(
        "log(1 − q) for log q",
        _up(lambda q, d, tol: log(tol * (1 - q) / d) / log(1 - q)),
        "a step leaves the share q of the error, not the share 1 − q.",
    ),
    Slip(
        "Two kinds of logarithm",
        _up(lambda q, d, tol: np.log10(tol * (1 - q) / d) / log(q)),
        "take the same logarithm above and below: `jnp.log`, or `jnp.log10`, twice.",
    ),
    Slip(
        "Two kinds of logarithm",
        _up(lambda q, d, tol: np.log2(tol * (1 - q) / d) / log(q)),
        "take the same logarithm above and below: `jnp.log`, or `jnp.log2`, twice.",
    ),
    Slip(
        "A bracket",
        _up(lambda q, d, tol: log(tol * (1 - q) / d / q)),
        "log(x / q) is not log(x) / log(q).",
    ),
    Slip("No logarithm of q", _up(lambda q, d, tol: log(tol * (1 - q) / d) / q), _SOLVE),
    Slip(
        "q squared",
        _up(lambda q, d, tol: _exact(q, d, tol) / 2),
        "the distance itself shrinks by q, not its square.",
    ),
)


def _draw(rng, n):
    """Draw a problem where k is not on an edge, and no two slips give the same k.

    k is large, so that another whole number is hardly a slip's by chance.
    """
    while True:
        problem = tuple(
            np.asarray(x)
            for x in (rng.uniform(0.97, 0.99), rng.uniform(2, 5), 10 ** rng.uniform(-8, -3))
        )
        if not 0.1 < _exact(*problem) % 1 < 0.9:
            continue
        given = {(slip.name, float(slip.wrong(*problem))) for slip in slips}
        values = sorted(value for _, value in given | {("right", float(_right(*problem)))})
        if all(b > a for a, b in pairwise(values)):
            return problem


steps_promised = Exercise(
    name="steps_promised",
    asks="steps_promised(q, d, tol): the smallest k for which ‖z_k − z*‖ ≤ tol is certain",
    draw=_draw,
    right=_right,
    slips=slips,
    hints=(
        "Each step leaves at most the share q of the distance to z*. How far can z* be from z_0, "
        "if the first step moved by d?",
        "‖z_0 − z*‖ ≤ d + ‖z_1 − z*‖ ≤ d + q ‖z_0 − z*‖, so ‖z_0 − z*‖ ≤ d / (1 − q).",
        "The smallest whole k with q^k d / (1 − q) ≤ tol: take logarithms, and `jnp.ceil`.",
    ),
)
