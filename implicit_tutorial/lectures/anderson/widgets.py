"""The widgets of lecture 04; `pictures.explorer` is their static figure."""

from ipywidgets import IntSlider, fixed, interact

from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures import explorer


def _memory() -> IntSlider:
    return IntSlider(value=5, min=1, max=10, description="memory m", continuous_update=False)


def show(memory: int, ridge: float, norm: float, mixing: float) -> Picture:
    """The explorer, fast enough for a slider."""
    return quick(explorer(memory, ridge, norm, mixing))


def ridge() -> None:
    """Move the memory, the ridge λ and ‖W‖, and see three residual curves."""
    explorer()  # compiles before a slider moves
    interact(
        show,
        memory=_memory(),
        ridge=slider(-4.0, -10.0, 0.0, 1.0, "log₁₀ λ"),
        norm=slider(0.95, 0.3, 1.2, 0.05, "‖W‖"),
        mixing=fixed(1.0),
    )


def mixing() -> None:
    """Move the memory, the mixing β and ‖W‖, with a ridge that is small enough."""
    explorer()  # compiles before a slider moves
    interact(
        show,
        memory=_memory(),
        mixing=slider(1.0, 0.1, 1.5, 0.1, "mixing β"),
        norm=slider(1.1, 0.3, 1.5, 0.05, "‖W‖"),
        ridge=fixed(-10.0),
    )
