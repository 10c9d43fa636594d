"""Lecture 06's widget: drag a point about a polygon, and see what its derivative is."""

from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures import projection


def show(v_1: float, v_2: float) -> Picture:
    """The projection of v = (v_1, v_2), fast enough for a slider."""
    return quick(projection(v_1, v_2))


def drag() -> None:
    """Show two sliders for v; all is compiled before the first move."""
    show(1.5, 0.9)
    interact(show, v_1=slider(1.5, -2.4, 2.4, 0.3, "v_1"), v_2=slider(0.9, -1.5, 1.5, 0.3, "v_2"))
