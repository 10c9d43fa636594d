"""Lecture 03: the derivative of a least value, by the envelope theorem."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

from .least import A_FOR_H, POINTS, SWAPPED, at_the_least, draw, gradient, partials


def _slip(name, wrong, why, at=lambda a, h: None):
    """Return a slip; `wrong` takes the partial derivatives, at (a, h) or `at(a, h)`."""
    return Slip(name, lambda *problem: wrong(partials(*problem, at=at(*problem[-2:]))), why)


def _through_h(d):
    """∂_a T ∂h*/∂a, where ∂_h T ∂h*/∂a belongs."""
    return -d.a @ np.linalg.solve(d.A, d.B)


WRONG_ROW = (
    "in front of ∂h*/∂a stands ∂_h T, not ∂_a T; and ∂_h T is zero, so that of the part through h "
    "nothing is left."
)
slips = (
    _slip(
        "By h in place of a",
        lambda d: 0 * d.a,
        "the result is zero. ∂_h T is, where T is least. Asked is the derivative by a, argument 0.",
    ),
    _slip("Wrong sign", lambda d: -d.a, "V(a) = T(a, h*(a)): nothing in it changes the sign."),
    _slip("The wrong row before ∂h*/∂a", _through_h, WRONG_ROW),
    _slip("The wrong row before ∂h*/∂a", lambda d: -_through_h(d), WRONG_ROW),
    _slip("The wrong row before ∂h*/∂a", lambda d: d.a + _through_h(d), WRONG_ROW),
    _slip("The wrong row before ∂h*/∂a", lambda d: d.a - _through_h(d), WRONG_ROW),
    *(_slip(name, lambda d: d.a, why, at) for name, why, at in POINTS),
    _slip("Arguments of T swapped", lambda d: d.h, SWAPPED, at=lambda a, h: (h, a)),
    _slip("h replaced by a", lambda d: d.a + d.h, A_FOR_H, at=lambda a, h: (a, a)),
    _slip("The wrong row before ∂h*/∂a", lambda d: -np.linalg.solve(d.A, d.B) @ d.a, WRONG_ROW),
    Slip(
        "The place, not the value",
        lambda *problem: problem[-1],
        "h is where T is least. V is how small T is there.",
    ),
    Slip(
        "At the origin",
        lambda *problem: problem[4],
        "the derivative is taken at a = 0 and h = 0. Take it at the given a and h.",
    ),
)

value_gradient = Exercise(
    name="value_gradient",
    asks="value_gradient(T, a, h): ∂V/∂a, as many numbers as a has",
    draw=draw,
    right=gradient,
    call=at_the_least,
    slips=slips,
    hints=(
        "V(a) = T(a, h*(a)). The chain rule has two parts, one through each argument of T.",
        "∂V/∂a = ∂_a T + ∂_h T ∂h*/∂a. What is ∂_h T where T is least?",
        "What is left is the derivative of T by its argument 0, at the given a and h: "
        "`jax.grad(T)(a, h)`.",
    ),
)
