"""Lecture 10's widgets: the weight of an edge, and that of a regularisation."""

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick

from . import pictures
from .problem.conductivity import LAMBDAS, Found, Measured
from .problem.penalised import Fitted


def _roomy(picture: Picture) -> Picture:
    """A picture fast enough for a choice, with room below for what it is named."""
    picture = quick(picture)
    picture.figure.subplots_adjust(0.08, 0.17, 0.97, 0.9, wspace=0.3)
    return picture


def show_edge(found: Fitted, beta: float) -> Picture:
    """One net on the L-shape, and its error."""
    return _roomy(pictures.corner(found, beta))


def show_regularised(m, found: Found, data: Measured, lam: float) -> Picture:
    """One fit beside the truth."""
    picture = _roomy(pictures.conductivities(m, found, data, lam))
    picture.figure.subplots_adjust(wspace=0.45)
    return picture


def edge(found: Fitted) -> None:
    """Choose β: the corner, the edge or the inside is wrong."""
    interact(
        lambda beta: show_edge(found, beta), beta=choice(found.betas, found.betas[1], "weight β")
    )


def regularised(m, found: Found, data: Measured) -> None:
    """Choose λ: m is smooth and wrong, right in outline, or full of noise."""
    interact(
        lambda lam: show_regularised(m, found, data, lam), lam=choice(LAMBDAS, LAMBDAS[1], "λ")
    )
