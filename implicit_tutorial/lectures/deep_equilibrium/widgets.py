"""Lecture 05: a digit that walks to its fixed point. Every step is computed before it moves."""

from collections.abc import Mapping

from ipywidgets import IntSlider, SelectionSlider

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick

from . import pictures
from .problem.walk import Walk

STEPS = (0, 1, 2, 3, 4, 5, 8, 12, 20, 30)


def walk(walks: Mapping[str, Walk]) -> None:
    """Choose a digit, a step and a network; see the state, and what the network says."""
    digits, steps, _ = next(iter(walks.values())).plane.shape

    def show(digit: int, k: int, network: str) -> Picture:
        picture = quick(pictures.walk(walks, digit, k, network))
        picture.figure.subplots_adjust(0.02, 0.15, 0.98, 0.9, wspace=0.2)
        return picture

    interact(
        show,
        digit=IntSlider(0, 0, digits - 1, description="digit", continuous_update=False),
        k=SelectionSlider(
            options=[k for k in STEPS if k < steps],
            value=3,
            description="steps",
            continuous_update=False,
        ),
        network=choice(walks, "DEQ", "network"),
    )
