"""Lecture 03's widget: drag P, and see R, θ, T; or see where plain Newton lands."""

import jax.numpy as jnp

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.slider import slider

from . import problem
from .pictures import endpoint

SOLVERS = ("one bracketed equation", "plain Newton from R = 1, θ = 3")


def show(P_x: float, P_y: float, solver: str = SOLVERS[0]) -> Picture:
    """Draw the cycloid to P = (P_x, P_y) (m), and what the solver makes of it."""
    P = jnp.array([P_x, P_y])
    if solver == SOLVERS[0]:
        return endpoint(P)
    z, _ = problem.land(P[None], jnp.array([1.0, 3.0]))
    return endpoint(P, z[0])


def drag() -> None:
    """Show two sliders for P and a choice of solver; all is compiled before the first move."""
    for solver in SOLVERS:
        show(3.0, 1.0, solver)

    interact(
        show,
        P_x=slider(3.0, 0.25, 4.0, 0.25, "P_x"),
        P_y=slider(1.0, 0.2, 2.0, 0.2, "P_y"),
        solver=choice(SOLVERS, SOLVERS[0], "solver"),
    )
