"""Lecture 09: one round of Sinkhorn with its gauge pinned."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    eps = np.float64(rng.uniform(0.3, 0.6))
    return rng.uniform(0.5, 2.0, size=(n, n + 2)), eps, rng.normal(size=n + 2)


def soft(M, eps, axis, count):
    """−ε log of the mean of exp(M/ε) along an axis; count is what it is divided by."""
    top = M.max(axis, keepdims=True)
    return -np.squeeze(top, axis) - eps * np.log(np.exp((M - top) / eps).sum(axis) / count)


def rounds(C, eps, g, gauge=np.mean, rows=1.0, columns=1.0, first=1):
    """One round; `rows` and `columns` put factors on the counts, `first` is the axis of f."""
    n, m = C.shape
    f = soft(g[None] - C, eps, 1, m * rows)
    new = soft(f[:, None] - C, eps, 0, n * columns)
    return new - gauge(new)


def right(C, eps, g):
    """First the rows, then the columns, then the mean of g is taken off."""
    return rounds(C, eps, g)


def _none(g):
    return 0.0


def _plus(C, eps, g):
    f = soft(g[None] + C, eps, 1, C.shape[1])
    new = soft(f[:, None] + C, eps, 0, C.shape[0])
    return new - new.mean()


def _positive(C, eps, g):
    f = -soft(g[None] - C, eps, 1, C.shape[1])
    new = -soft(f[:, None] - C, eps, 0, C.shape[0])
    return new - new.mean()


def _only_columns(C, eps, g):
    new = soft(-C, eps, 0, C.shape[0])
    return new - new.mean()


def _unscaled(C, eps, g):
    return rounds(C, 1.0, g)


def _no_factor(C, eps, g):
    f = soft(g[None] - C, eps, 1, C.shape[1]) / eps
    new = soft(f[:, None] - C, eps, 0, C.shape[0]) / eps
    return new - new.mean()


def _hard(C, eps, g):
    f = (C - g[None]).min(1)
    new = (C - f[:, None]).min(0)
    return new - new.mean()


def _twice(C, eps, g):
    return rounds(C, eps, rounds(C, eps, g))


def _gauge(by):
    return lambda C, eps, g: rounds(C, eps, g, gauge=by)


def _old(C, eps, g):
    return rounds(C, eps, g, gauge=_none) - g.mean()


slips = (
    Slip(
        "No gauge",
        _gauge(_none),
        "g + c solves wherever g does, so I − ∂_g has a null vector. Take off the new g's mean.",
    ),
    Slip(
        "Mean of the old g", _old, "the mean of the old g leaves the new one's as it is: no gauge."
    ),
    Slip("Sum for mean", _gauge(np.sum), "the sum is m times too much: g no longer has mean zero."),
    Slip(
        "Pinned at another place",
        _gauge(lambda g: g[0]),
        "this pins the first entry. It is a gauge as good as any; asked is mean zero.",
    ),
    Slip(
        "Pinned at another place",
        _gauge(np.max),
        "this pins the largest entry. Asked is mean zero, which has no kink either.",
    ),
    Slip("Sign of C", _plus, "cheap pairs get much: exp((f + g − C)/ε)."),
    Slip(
        "Sign of the logarithm",
        _positive,
        "f = −ε log(…): each row must lose what it has too much.",
    ),
    Slip("g not used", lambda C, eps, g: right(C, eps, 0 * g), "f depends on g, and then g on f."),
    Slip(
        "Divided by ε", lambda C, eps, g: right(C, eps, g) / eps, "−ε log(…) is not divided by ε."
    ),
    Slip(
        "Rows left out", _only_columns, "rows first, f from g; then columns, g from f. Here f is 0."
    ),
    Slip("ε left out", _unscaled, "inside the exponential everything is divided by ε."),
    Slip("ε in front left out", _no_factor, "f is −ε times the logarithm."),
    Slip(
        "Hard minimum",
        _hard,
        "as ε → 0 it becomes that. It has kinks; ε > 0 makes it smooth.",
    ),
    Slip("Two rounds", _twice, "one round is asked. (The fixed point is the same.)"),
)

sinkhorn = Exercise(
    name="sinkhorn",
    asks="sinkhorn(C, eps, g): the m numbers g after one round, with mean zero",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "What happens to f, and then to the new g, if g is g + 1?",
        "First `f` from `g`, then the new `g` from `f`, by the two lines above; then make its mean "
        "zero.",
        "After both lines: `return new - jnp.mean(new)`",
    ),
)
