"""The fastest path to an end, and to one that lies deeper: its wheel is larger. Lecture 03."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, NEWTON, axes, ink
from implicit_tutorial.lectures.brachistochrone import problem
from implicit_tutorial.lectures.brachistochrone.pictures.paths import X, Y, curve, downwards

ENDS = ((1.0, IMPLICIT), (1.2, NEWTON))


def draw():
    fig, ax = axes("A lower end, a larger wheel", X, Y)
    turn = np.linspace(0, 2 * np.pi, 100)
    for depth, style in ENDS:
        R, theta = (float(part) for part in problem.cycloid_through(jnp.array([1.0, depth])))
        ax.plot(*curve(R, theta), color=style.color, linestyle=style.linestyle)
        ax.plot(1.0, depth, style.marker or "o", color=style.color)
        ax.annotate(f"y = {depth:g} m", (1.0, depth), (9, -3), textcoords="offset points")
        middle = 2.3 if depth == 1 else 3.8
        ax.plot(middle + R * np.cos(turn), R + R * np.sin(turn), style.linestyle, color=style.color)
        ax.text(middle, R, f"R = {R:.3f} m", ha="center", va="center", color=ink(style.color))
    downwards(ax)
    return figure(
        fig,
        "Two cycloids from one start, to an end one metre deep and to one 20 cm lower. Beside them "
        "their wheels: that of the lower end is larger.",
    )
