"""The pictures of lecture 06 in the plane: the nearest point of a polygon, and a way to it."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, NEWTON, PLAIN, axes, ink

from ..problem import polygon
from ..problem.breaks import told
from ..problem.interior_point import interior_point

SHAPES = ("a disc: it is free", "a segment: it slides along the side", "a point: it is stuck")


def projection(v_1: float, v_2: float) -> Picture:
    """Draw the nearest point x of the polygon to v, its sides that push, and a disc's image."""
    v = jnp.array([v_1, v_2])
    z = polygon.nearest(v)
    x, active = np.asarray(z.x), np.flatnonzero(np.asarray(z.lam) > 1e-9)
    refused = told(lambda: polygon.derivative(v)).startswith("refused")
    what = "no derivative: v is on a border" if refused else SHAPES[len(active)]
    fig, ax = axes(f"A small disc around v becomes {what}", "first coordinate", "second coordinate")
    _sides(ax, active)
    turn = np.linspace(0, 2 * np.pi, 100)
    disc = 0.22 * np.stack([np.cos(turn), np.sin(turn)])
    ax.fill(*(disc + np.array([[v_1], [v_2]])), color=PLAIN.color, alpha=0.25)
    ax.plot([v_1, x[0]], [v_2, x[1]], color="#7F7F7F", linestyle=":")
    if not refused:
        image = np.asarray(polygon.derivative(v)) @ disc + x[:, None]
        ax.plot(*image, color=NEWTON.color, linewidth=5, alpha=0.8, solid_capstyle="round")
    ax.plot(v_1, v_2, PLAIN.marker, color=PLAIN.color, markeredgecolor="black")
    ax.plot(*x, NEWTON.marker, color=NEWTON.color, markeredgecolor="black", markersize=8)
    for name, at, style in (("v", (v_1, v_2), PLAIN), ("x*", (x[0], x[1]), NEWTON)):
        color, above = ink(style.color), (10, 8) if name == "v" else (-24, -14)
        ax.annotate(name, at, xytext=above, textcoords="offset points", color=color)
    pushing = ", ".join(f"side {k + 1}" for k in active) or "no side"
    return figure(
        fig,
        f"A polygon of five numbered sides, the point v = ({v_1:g}, {v_2:g}) and its nearest point "
        f"x* in the polygon. Pushing: {pushing}, drawn thick. The image of a small disc around v "
        f"is {what}.",
    )


def _sides(ax, active, numbered: bool = True) -> None:
    """Draw the polygon: thick and dark where a side pushes."""
    ends = polygon.corners()
    for k in range(len(ends)):
        side = np.stack([ends[k - 1], ends[k]])
        look = {"color": ANDERSON.color, "linewidth": 5} if k in active else {"color": "black"}
        ax.plot(*side.T, **look)
        middle = side.mean(0) - 0.16 * polygon.SIDES[k]
        if numbered:
            ax.annotate(f"{k + 1}", middle, ha="center", va="center")
    ax.set_aspect("equal")
    ax.set_xlim(-2.6, 2.6)
    ax.set_ylim(-1.65, 1.65)


def path(v: tuple[float, float]) -> Picture:
    """Draw the interior point's way to the nearest point of the polygon to v."""
    a = polygon.nearest_program(jnp.array(v))
    found = interior_point(a)
    steps = np.asarray(found.path)[: int(found.steps) + 1]
    fig, ax = axes(
        "The way leads through the inside, to a side", "first coordinate", "second coordinate"
    )
    _sides(ax, np.flatnonzero(np.asarray(found.z.lam) > 1e-6), numbered=False)
    ax.plot(*steps.T, **PLAIN.line())
    ax.plot(*v, "o", color="#7F7F7F")
    ax.annotate("v", v, xytext=(8, 4), textcoords="offset points")
    ax.annotate(
        "start", steps[0], xytext=(8, -14), textcoords="offset points", color=ink(PLAIN.color)
    )
    return figure(
        fig,
        "A polygon with the points that the interior point visits: it starts off the answer, and "
        "comes to the side that pushes in a few ever shorter steps.",
    )
