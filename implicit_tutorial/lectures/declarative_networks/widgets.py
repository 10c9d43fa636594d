"""Lecture 09's widget: move one of seven points, and see which pools follow, let go, and jump."""

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures import pooled

STARTS = ("the mean", "the point")


def show(point: float, begin: str) -> Picture:
    """The five pools, begun at the mean of all points, or at the point that moves."""
    return quick(pooled(point, point if begin == "the point" else None))


def drag() -> None:
    """Show a slider for the seventh point, and a choice of where the pools begin."""
    show(1.6, "the mean")  # compiles before a slider moves
    interact(
        show,
        point=slider(1.6, -2.0, 7.0, 0.1, "point"),
        begin=choice(STARTS, "the mean", "begin at"),
    )
