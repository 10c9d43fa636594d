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
    ax.annotate("y", tuple(y), xytext=(10, -12), textcoords="offset points", fontsize=13)
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
    dress(right, "Move the hollow point: all landings move", "", "")
    for i, j in zip(*np.nonzero(P > 0.02 * P.max()), strict=True):
        ends = np.stack([x[i], y[j]])
        left.plot(*ends.T, color="#555555", linewidth=2.5 * P[i, j] / P.max(), alpha=0.6)
    right.quiver(*landing.T, *moved.T, color=ANDERSON.color, scale=3, width=0.007)
    for ax in (left, right):
        ax.plot(*x.T, "o", color=PLAIN.color, markersize=5)
        ax.plot(*x[0], "o", color="white", markeredgecolor="black", markersize=8)
        ax.plot(*y.T, "^", color=NEWTON.color, markersize=6)
        ax.set_aspect("equal")
        ax.set_xlim(-1.4, 1.4)
        ax.set_ylim(-1.25, 1.25)
        ax.set_xticks([])
        ax.set_yticks([])
    left.text(0.02, 0.02, "● x", transform=left.transAxes, color=ink(PLAIN.color))
    left.text(0.14, 0.02, "▲ y", transform=left.transAxes, color=ink(NEWTON.color))
    right.text(0.02, 0.02, "→ ∂landing", transform=right.transAxes, color=ink(ANDERSON.color))
    return figure(
        fig,
        "Left: points of a disc, joined to points of a ring around it; each is sent to those "
        "nearest to it. Right: an arrow at each landing, how it moves when one point of the disc "
        "moves to the right.",
    )
