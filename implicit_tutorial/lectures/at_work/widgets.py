"""Lecture 11's widget: seconds to the answer on one to a thousand devices."""

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures.cost import seconds_to_answer
from .problem.cost import SOLVERS

UNKNOWNS = (256, 1024, 4096)


def show_cost(latency: float, unknowns: int, solver: str) -> Picture:
    """The seconds against the number of devices, fast enough for a slider."""
    return quick(seconds_to_answer(10**latency, unknowns, solver))


def cost() -> None:
    """Move the latency, and choose the size of the layer and the solver: the best number moves."""
    interact(
        show_cost,
        latency=slider(-5.0, -6.0, -3.0, 0.25, "log₁₀ s"),
        unknowns=choice(UNKNOWNS, 1024, "unknowns"),
        solver=choice(SOLVERS, "plain", "solver"),
    )
