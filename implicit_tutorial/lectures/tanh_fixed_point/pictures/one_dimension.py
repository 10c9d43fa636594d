"""The pictures of lecture 01 in one dimension: cobwebs, fixed points, the curve they lie on."""

from typing import Any

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    PLAIN,
    TRUTH,
    axes,
    dress,
    label_end,
    pair,
)

POINTS: dict[str, Any] = {"textcoords": "offset points"}
RIGHT: dict[str, Any] = {**POINTS, "ha": "right"}
BIAS = 0.3  # x of the one-dimensional layer z = tanh(w z + x)


def cobweb(w: float, z0: float, steps: int = 30, x: float = BIAS) -> Picture:
    """Draw the plain iteration of z = tanh(w z + x) from z0: up to the curve, across to z = z."""
    path = iterate(w, x, z0, steps)
    change = abs(path[-1] - path[-2])
    outcome = "settles" if change < 1e-3 else "does not settle"
    rule = f"z ← tanh({w:g} z + {x:g})".replace("+ -", "− ").replace("-", "−")
    fig, ax = axes(f"{rule} {outcome}", "z", "next z")
    draw_cobweb(ax, w, x, path)
    alt = (
        f"The curve tanh({w:g} z + {x:g}), the diagonal, and the staircase of the iteration from "
        f"{z0:g}, which {outcome} within {steps} steps."
    )
    return figure(fig, alt)


def cobwebs(x: float = BIAS) -> Picture:
    """Two cobwebs side by side: a slope that draws the iteration in, and one that throws it out."""
    fig, (left, right) = pair()
    dress(left, "Slope 0.8: the staircase closes in", "z", "next z")
    draw_cobweb(left, 0.8, x, iterate(0.8, x, -1.2, 30))
    dress(right, "Slope −2: it circles for ever", "z", "next z")
    draw_cobweb(right, -2.0, x, iterate(-2.0, x, 0.35, 30))
    return figure(
        fig,
        "Two staircases between the curve tanh(w z + 0.3) and the diagonal. With w = 0.8 it ends "
        "where they cross. With w = −2 it winds outwards into a square and stays there, although "
        "curve and diagonal cross here too: a fixed point exists, and plain iteration misses it.",
    )


def iterate(w: float, x: float, z0: float, steps: int) -> np.ndarray:
    """The iterates z0, z1, ... of z ← tanh(w z + x), `steps` + 1 of them."""
    path = [z0]
    for _ in range(steps):
        path.append(float(np.tanh(w * path[-1] + x)))
    return np.array(path)


def draw_cobweb(ax, w: float, x: float, path: np.ndarray) -> None:
    """Draw curve, diagonal and staircase into an axes."""
    z = np.linspace(-1.5, 1.5, 200)
    ax.plot(z, z, color=TRUTH.color, linestyle=TRUTH.linestyle, linewidth=1.2)
    ax.plot(z, np.tanh(w * z + x), color=IMPLICIT.color)
    label_end(ax, 1.5, 1.5, "next z\n= z", TRUTH, dy=-6)
    label_end(ax, 1.5, float(np.tanh(w * 1.5 + x)), "tanh\n(w z + x)", IMPLICIT, dy=-5)
    corners = np.repeat(path, 2)
    ax.plot(corners[:-1], corners[1:], color=PLAIN.color, linewidth=1.2)
    ax.plot(path[0], path[0], PLAIN.marker, color=PLAIN.color)
    ax.plot([path[0], path[0]], [-1.5, path[0]], color=TRUTH.color, linestyle=":", linewidth=1)
    ax.annotate("start", (path[0], -1.5), xytext=(4, 4), **POINTS)
    ax.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", anchor="W")


def bias_of(z: Any, w: float) -> Any:
    """Return the x at which z = tanh(w z + x)."""
    return np.arctanh(z) - w * z


def lower_fold(w: float) -> tuple[float, float]:
    """Return (x, z) where the curve's lower branch turns back: dx/dz = 1/(1 − z²) − w = 0."""
    z = -np.sqrt(1 - 1 / w)
    return bias_of(z, w), z


def fold(w: float = 2.0) -> Picture:
    """Three fixed points of z = tanh(w z + x), and the curve on which they lie as x moves."""
    fig, (left, right) = pair()
    z = np.linspace(-0.9999, 0.9999, 4000)
    x_of_z, (x_fold, z_fold) = bias_of(z, w), lower_fold(w)

    dress(left, "At x = 0.3 there are three fixed points", "z", "tanh(2 z + x)")
    grid = np.linspace(-1.4, 1.4, 300)
    left.plot(grid, grid, color=TRUTH.color, linestyle=TRUTH.linestyle, linewidth=1.2)
    left.plot(grid, np.tanh(w * grid + 0.3), color=IMPLICIT.color)
    for root in np.flatnonzero(np.diff(np.sign(x_of_z - 0.3))):
        face = PLAIN.color if w * (1 - z[root] ** 2) < 1 else "white"
        left.plot(z[root], z[root], "o", markersize=8, color=PLAIN.color, markerfacecolor=face)
    left.text(-1.4, 0.95, "full: plain iteration ends here\nempty: it runs away")

    dress(right, "z* moves with x, and turns back at a fold", "x", "z*")
    stable = w * (1 - z**2) < 1
    for part in (z < z_fold, z > -z_fold):
        right.plot(x_of_z[part], z[part], color=IMPLICIT.color)
    right.plot(x_of_z[~stable], z[~stable], color=IMPLICIT.color, linestyle=":")
    right.plot(x_fold, z_fold, "D", color=IMPLICIT.color)
    right.annotate(
        "fold: vertical tangent,\nno derivative", (x_fold, z_fold), xytext=(10, -12), **POINTS
    )
    right.axvline(0.3, color=TRUTH.color, linewidth=1)
    right.annotate("x = 0.3", (0.3, -1.0), xytext=(5, -2), **POINTS)
    right.set(xlim=(-1.5, 1.8), ylim=(-1.15, 1.15))
    return figure(
        fig,
        "Left: the curve tanh(2 z + 0.3) crosses the diagonal three times; the outer two fixed "
        "points attract plain iteration, the middle one repels it. Right: the fixed points as x "
        "moves form an S; at its two folds the tangent is vertical and z* has no derivative.",
    )


def tangent(x0: float, z0: float, slope: float, w: float = 0.8) -> Picture:
    """The curve z*(x) of z = tanh(w z + x) with the tangent that the theorem gives at (x0, z0)."""
    fig, ax = axes("The theorem gives the tangent", "x", "z*")
    z = np.linspace(-0.97, 0.97, 400)
    ax.plot(bias_of(z, w), z, color=TRUTH.color, linestyle="-", linewidth=3)
    ax.annotate("z = tanh(0.8 z + x)", (1.0, 0.955), xytext=(0, -16), **POINTS)
    reach = np.array([-0.22, 0.22])
    ax.plot(x0 + reach, z0 + slope * reach, color=IMPLICIT.color)
    ax.plot(x0, z0, "o", color=IMPLICIT.color)
    ax.annotate(f"slope {slope:.2f}", (x0, z0), xytext=(14, -12), **POINTS)
    ax.set(xlim=(-1.4, 1.6), ylim=(-1.15, 1.15))
    return figure(
        fig,
        f"The fixed point of tanh(0.8 z + x) as a grey curve over x, and a black line of slope "
        f"{slope:.2f} that touches it at one point: the derivative, found without moving x.",
    )
