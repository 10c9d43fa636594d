"""Five kinds of problem whose answer is given by an equation, as thumbnails."""

import jax.numpy as jnp
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import ANDERSON, IMPLICIT, PLAIN, RC, TRUTH
from implicit_tutorial.lectures.brachistochrone.pictures.paths import curve
from implicit_tutorial.lectures.neural_ode import problem as node

from .resnet_ode import field

SIZE = (5.5, 1.5)
BALL = {"marker": "o", "markersize": 8}


def physics(ax):
    x, y = curve(1.0, 2 * np.pi)
    ax.plot(x, -y, color=IMPLICIT.color)
    ax.plot(np.pi, -2, color=PLAIN.color, **BALL)
    ax.set_aspect("equal", adjustable="datalim")


def constraints(ax):
    ax.fill([0, 1, 0.3], [0, 0.2, 1], facecolor="#E6E6E6", edgecolor=IMPLICIT.color, linewidth=1.8)
    edge, corner, v = np.array([0.7, -0.8]), np.array([0.3, 1.0]), np.array([1.1, 0.9])
    z = corner + edge * (edge @ (v - corner)) / (edge @ edge)
    ax.plot(*zip(v, z, strict=True), color=ANDERSON.color, linestyle=":")
    ax.plot(*v, color=ANDERSON.color, **BALL)
    ax.plot(*z, color=PLAIN.color, **BALL)


def weights(ax):
    decay = np.linspace(0, 4, 100)
    for curvature, start in ((0.3, 1.0), (1.0, 0.7), (3.0, -0.8)):
        ax.plot(decay, start * curvature / (curvature + decay), color=PLAIN.color)
    ax.axhline(0, color=TRUTH.color, linewidth=1)


def depth(ax):
    times = jnp.linspace(0.0, 1.0, 60)
    starts = jnp.linspace(-1.2, 1.2, 7)[:, None]
    ax.plot(times, node.trajectory(field, starts, times, steps=2).states[..., 0], IMPLICIT.color)


def densities(ax):
    ax.plot(*np.asarray(node.data.moons(300)).T, "o", color=PLAIN.color, markersize=1.5)


KINDS = {
    "physics": physics,
    "constraints": constraints,
    "best weights": weights,
    "depth": depth,
    "distributions": densities,
}


def draw():
    with mpl.rc_context(RC):
        fig, axs = plt.subplots(1, len(KINDS))
    for ax, (name, drawn) in zip(axs, KINDS.items(), strict=True):
        drawn(ax)
        ax.set(xticks=[], yticks=[])
        ax.set_box_aspect(1)
        ax.margins(0.12)
        ax.set_title(name, loc="center")
        ax.spines[:].set_visible(False)
    return figure(
        fig,
        "Five small pictures: a bead on a cycloid; a point and the nearest one in a triangle; "
        "weights that shrink as their decay grows; paths of an ODE; two moons of points.",
    )
