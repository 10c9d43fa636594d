"""Lecture 09's widget: move one of seven points, and see which pools follow, let go, and jump."""

from ipywidgets import FloatSlider, ToggleButtons, interact

from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.quick import quick

from .pictures import pooled


def show(point: float, begin: str) -> Picture:
    """The five pools, begun at the mean of all points, or at the point that moves."""
    return quick(pooled(point, point if begin == "the point" else None))


def drag() -> None:
    """Show a slider for the seventh point, and a choice of where the pools begin."""
    show(1.6, "the mean")
    interact(
        show,
        point=FloatSlider(1.6, min=-2, max=7, step=0.1, continuous_update=False),
        begin=ToggleButtons(options=["the mean", "the point"], description="begin at"),
    )
