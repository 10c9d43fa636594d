"""Lecture 07's widgets: two firms that walk to an equilibrium, and a game that runs in circles."""

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures import games

GRADIENTS = ("simultaneous", "total", "both")


def show_duopoly(cost: float, gradient: str) -> Picture:
    """The duopoly's plane, fast enough for a slider."""
    return quick(games.duopoly(cost, gradient))


def show_spiral(rate: float, mu: float, gradient: str) -> Picture:
    """One hundred steps of the bilinear game, fast enough for a slider."""
    return quick(games.spiral(rate, mu, gradient))


def duopoly() -> None:
    """Move firm 1's cost, and choose whose gradient: the dot walks to another point."""
    show_duopoly(1.0, "both")  # compiles before a slider moves
    interact(
        show_duopoly,
        cost=slider(1.0, 0.0, 4.0, 0.25, "cost of firm 1"),
        gradient=choice(GRADIENTS, "simultaneous", "gradient"),
    )


def spiral() -> None:
    """Move the step and μ: the walk runs away, circles or comes in."""
    show_spiral(0.1, 0.2, "both")  # compiles before a slider moves
    interact(
        show_spiral,
        rate=slider(0.1, 0.1, 0.3, 0.05, "step η"),
        mu=slider(0.2, 0.0, 0.4, 0.05, "μ"),
        gradient=choice(GRADIENTS, "both", "gradient"),
    )
