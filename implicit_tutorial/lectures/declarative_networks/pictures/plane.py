"""The pictures of lecture 09 in the plane: a constraint, and a plan of transport."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    NEWTON,
    PLAIN,
    axes,
    dress,
    ink,
    pair,
)

from ..problem import transport as ot
from .plain import plane

MORE = 4  # how much longer the arrows of those that make room are drawn


def circle(c: tuple[float, float] = (0.6, 0.8), r: float = 1.0) -> Picture:
    """Draw where cᵀu is least on a circle, with both gradients there."""
    c_ = np.asarray(c)
    y = -r * c_ / np.linalg.norm(c_)
    fig, ax = axes("At the minimum both gradients are parallel", "u₁", "u₂")
    around = np.linspace(0, 2 * np.pi, 200)
    ax.plot(r * np.cos(around), r * np.sin(around), color="black")
    along = np.array([-c_[1], c_[0]]) / np.linalg.norm(c_)
    for level in (-1, -0.5, 0, 0.5, 1):
        ends = np.stack([level * r * c_ / np.linalg.norm(c_) + t * along for t in (-2, 2)])
        ax.plot(*ends.T, color="#B0B0B0", linewidth=1)
    ax.plot(*y, "o", color="black", markersize=8)
    for vector, style, name, dx in (
        (c_, PLAIN, "∂f", (8, -2)),
        (0.45 * y, ANDERSON, "∂h", (-4, -14)),
    ):
        ax.annotate(
            "",
            tuple(y + vector),
            tuple(y),
            arrowprops={"arrowstyle": "->", "color": style.color, "linewidth": 2.5},
        )
        ax.annotate(
            name,
            tuple(y + vector),
            xytext=dx,
            textcoords="offset points",
            color=ink(style.color),
            fontsize=13,
        )
    ax.annotate("y", tuple(y), xytext=(-18, -1), textcoords="offset points", fontsize=13)
    ax.text(1.45, 0.42, "cᵀu is constant", color="#595959")
    ax.set_aspect("equal")
    ax.set_xlim(-2.3, 2.3)
    ax.set_ylim(-1.5, 1.5)
    return figure(
        fig,
        "A circle, and the level lines of a linear function. Where it is least on the circle, its "
        "gradient and that of the constraint lie along one line.",
    )


def transport(x, y) -> Picture:
    """Draw the plan from x to y, and where each point of x lands and how that moves."""
    C = ot.cost(x, y)
    P = np.asarray(jax.jit(lambda C: ot.plan(C, ot.potentials(C)))(C))
    dx = jnp.zeros_like(x).at[0, 0].set(1.0)
    landing, moved = (np.asarray(part) for part in jax.jit(ot.how_landings_move)(x, y, dx))
    x, y = np.asarray(x), np.asarray(y)
    fig, (left, right) = pair()
    dress(left, "How much goes where", "", "")
    dress(right, "Move the hollow point: who makes room?", "", "")
    for i, j in zip(*np.nonzero(P > 0.1 * P.max()), strict=True):
        ends = np.stack([x[i], y[j]])
        left.plot(*ends.T, color="#555555", linewidth=2 * P[i, j] / P.max(), alpha=0.6)
    arrows = {"angles": "xy", "scale_units": "xy", "width": 0.007, "zorder": 3}
    right.quiver(*landing[0], *moved[0], color="black", scale=1, **arrows)
    right.quiver(*landing[1:].T, *moved[1:].T, color=ANDERSON.color, scale=1 / MORE, **arrows)
    for ax in (left, right):
        ax.plot(*x.T, "o", color=PLAIN.color, markersize=5)
        ax.plot(*x[0], "o", color="white", markeredgecolor="black", markersize=8)
        ax.plot(*y.T, "^", color=NEWTON.color, markersize=6)
        plane(ax, (0.0, -0.15), 1.3)
    left.text(0.02, 0.02, "● x", transform=left.transAxes, color=ink(PLAIN.color))
    left.text(0.14, 0.02, "▲ y", transform=left.transAxes, color=ink(NEWTON.color))
    right.text(0.02, 0.08, "→ its own landing", transform=right.transAxes)
    right.text(
        0.02,
        0.01,
        f"→ the others', {MORE} times as long",
        transform=right.transAxes,
        color=ink(ANDERSON.color),
    )
    return figure(
        fig,
        "Left: points of a disc, joined to points of a ring around it; each is sent to those "
        "nearest to it. Right: an arrow at each landing, how it moves as one point of the disc "
        "moves to the right; those of the others together point back as far as its own does.",
    )
