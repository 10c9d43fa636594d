"""Lecture 10: the L-shape by differences, and by a net that pays for its edge."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    PLAIN,
    TRUTH,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from ..problem.corner import u_star
from ..problem.penalised import Fitted


def orders(cells: Sequence[int], errors: Sequence[float]) -> Picture:
    """Draw the error of differences against h, beside h^{4/3} and h²."""
    h = 2 / np.asarray(cells)
    fig, ax = axes("The corner costs a third of the order", "spacing h", "relative error of u")
    ax.loglog(h, errors, **PLAIN.line())
    label_end(ax, h[0], errors[0], "differences", PLAIN, dx=6)
    for power, name in ((4 / 3, "slope 4/3"), (2, "slope 2")):
        line = 0.8 * errors[0] * (h / h[0]) ** power
        ax.loglog(h, line, **TRUTH.line(linewidth=1.2))
        label_end(ax, h[-1], line[-1], name, TRUTH, dx=-58)
    ax.set_xlim(h[-1] / 2.6, h[0] * 2)
    ax.minorticks_off()
    return figure(
        fig,
        "The error of finite differences on the L-shape falls along a line of slope four thirds; "
        "a line of slope two falls faster.",
    )


def penalties(found: Fitted, differences: float) -> Picture:
    """Draw the errors of the nets against β, and that of differences."""
    fig, ax = axes("No β is right", "weight β of the edge", "relative error of u")
    errors = np.asarray(found.errors)
    ax.loglog(found.betas, np.median(errors, axis=0), **ANDERSON.line())
    for row in errors:
        ax.loglog(found.betas, row, "s", color=ANDERSON.color, mfc="white", markersize=4)
    ax.axhline(differences, **PLAIN.line(marker="", linewidth=1.4))
    ax.annotate("2945 differences, one solve", (1, 1.25 * differences), color=ink(PLAIN.color))
    ax.annotate("nets, 2000 steps", (40, 0.16), color=ink(ANDERSON.color))
    ax.set_ylim(5e-4, 0.5)
    return figure(
        fig,
        "Errors of nets against the penalty's weight, three seeds each: least at β = 10, larger on "
        "both sides, and everywhere more than ten times the error of finite differences.",
    )


def corner(found: Fitted, beta: float, seed: int = 0) -> Picture:
    """Draw what a net says on the L-shape, and where it is off, for one β."""
    at = found.betas.index(beta)
    u, exact = found.u[seed, at], np.asarray(u_star(found.x))
    off = float(found.errors[seed, at])
    fig, (left, right) = pair()
    dress(left, f"β = {beta:g}: u of a net", "x", "y")
    dress(right, f"Off by {off:.2g}", "x", "")
    _map(left, found.x, u, "viridis", (0, 1.3))
    _map(right, found.x, u - exact, "RdBu_r", (-0.3, 0.3))
    for ax in (left, right):
        ax.plot(0, 0, "o", mfc="none", mec="black", markersize=14)
    left.annotate("corner", (0.12, -0.2))
    right.annotate("red: too high\nblue: too low\nwhite: right\n(full at 0.3)", (0.12, -0.95))
    return figure(
        fig,
        f"Two maps of the L-shape for β = {beta:g}. Left, what the net says; right, its error, "
        "which is in red where it is too high and in blue where it is too low. The corner is "
        "circled.",
    )


def _map(ax: Axes, x: np.ndarray, values: np.ndarray, cmap: str, limits: tuple) -> None:
    """Colour small squares; the missing quarter stays white."""
    side = round(np.sqrt(len(x) / 3))
    grid = np.full((2 * side, 2 * side), np.nan)
    place = np.floor((x + 1) * side).astype(int)
    grid[place[:, 1], place[:, 0]] = values
    low, high = limits
    ax.imshow(grid, cmap=cmap, vmin=low, vmax=high, origin="lower", extent=(-1, 1, -1, 1))
    ax.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
