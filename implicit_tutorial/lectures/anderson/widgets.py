"""The widgets of lecture 04; `pictures.explorer` is their static figure."""

from ipywidgets import IntSlider, fixed

from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures import explorer


def _memory() -> IntSlider:
    return IntSlider(value=5, min=1, max=9, step=2, description="memory m", continuous_update=False)


def show(memory: int, ridge: float, norm: float, mixing: float) -> Picture:
    """The explorer, fast enough for a slider."""
    return quick(explorer(memory, ridge, norm, mixing))


def ridge() -> None:
    """Move the memory, the ridge λ and ‖W‖, and see three residual curves."""
    explorer()  # compiles before a slider moves
    interact(
        show,
        memory=_memory(),
        ridge=slider(-4.0, -10.0, 0.0, 2.0, "log₁₀ λ"),
        norm=slider(0.95, 0.5, 1.25, 0.15, "‖W‖"),
        mixing=fixed(1.0),
    )


def mixing() -> None:
    """Move the memory, the mixing β and ‖W‖, with a ridge that is small enough."""
    explorer()  # compiles before a slider moves
    interact(
        show,
        memory=_memory(),
        mixing=slider(1.0, 0.25, 1.5, 0.25, "mixing β"),
        norm=slider(1.1, 0.65, 1.4, 0.15, "‖W‖"),
        ridge=fixed(-10.0),
    )
