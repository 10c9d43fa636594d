"""What the implicit function theorem says: as a curve with its tangents, and as a map."""

import numpy as np

from implicit_tutorial.classroom.picture.boxes import arrow, board, hide, place
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN, TRUTH, axes

from .pictures.one_dimension import POINTS, bias_of, lower_fold

BESIDE = {**POINTS, "va": "center"}


def tangents(w: float = 1.5, z0: float = 0.8) -> Picture:
    """Draw z = tanh(w z + x) over x, its tangent at z0 by the theorem, and one of its folds."""
    fig, ax = axes("The theorem gives every tangent but the vertical", "x", "z")
    z = np.linspace(-0.98, 0.98, 400)
    ax.plot(bias_of(z, w), z, color=TRUTH.color, linewidth=4)
    ax.annotate("g(x, z) = 0", (bias_of(0.96, w), 0.96), xytext=(0, -14), **BESIDE)

    x0, slope = bias_of(z0, w), (1 - z0**2) / (1 - w * (1 - z0**2))
    reach = np.array([-0.3, 0.3])
    ax.plot(x0 + reach, z0 + slope * reach, color=IMPLICIT.color)
    ax.plot(x0, z0, "o", color=IMPLICIT.color)
    ax.annotate(r"$-(\partial_z g)^{-1}\,\partial_x g$", (x0, z0), xytext=(12, -12), **BESIDE)

    x_fold, z_fold = lower_fold(w)
    ax.plot([x_fold] * 2, [z_fold - 0.35, z_fold + 0.35], color=IMPLICIT.color, linestyle=":")
    ax.plot(x_fold, z_fold, "D", color=IMPLICIT.color)
    text = "fold: $\\partial_z g = 0$,\nno derivative"
    ax.annotate(text, (x_fold, z_fold), xytext=(12, -4), **BESIDE)
    ax.set(xlim=(-0.9, 0.9), ylim=(-1.1, 1.1))
    return figure(
        fig,
        "The solutions of g(x, z) = 0 as an S-shaped curve over x. At a point on its upper branch "
        "a black line of the slope that the theorem gives touches it. Where the lower branch turns "
        "back, at a fold, the tangent is vertical: there z has no derivative.",
    )


def solve_differentiate(rows: int = 3) -> Picture:
    """Draw the map: forwards any solver, backwards one linear solve; between them a and z*.

    A talk builds it up: with `rows` = 1 it shows the way forwards, with 2 what is kept as well.
    """
    fig, ax = board()
    ax.set_title("The derivative never sees the solver's steps", fontsize=12, loc="left")
    forth, back = 4.2, 0.8
    a, z, loss = (
        place(ax, x, forth, name)
        for x, name in ((0.6, "$a$"), (7.0, "$z^*$"), (9.3, r"$\ell(z^*)$"))
    )
    solve = place(ax, 3.8, forth, "solve  $g(a, z) = 0$\nby any means", PLAIN)
    linear = place(ax, 3.8, back, "solve  $u\\,\\partial_z g = v$,\na linear system", IMPLICIT)
    v = place(ax, 9.3, back, "$v =$\n$\\partial\\ell/\\partial z^*$")
    gradient = place(ax, 0.6, back, "$\\partial\\ell/\\partial a =$\n$-u\\,\\partial_a g$")
    for start, end in ((a, solve), (solve, z), (z, loss)):
        arrow(ax, start, end, PLAIN)
    backwards = ((loss, v), (v, linear), (linear, gradient))
    ways = [arrow(ax, start, end, IMPLICIT) for start, end in backwards]
    kept = (
        arrow(ax, solve, linear, IMPLICIT),
        ax.text(4.1, (forth + back) / 2, "only $a$ and $z^*$ are kept", va="center"),
    )
    if rows < 2:
        hide(*kept)
    if rows < 3:
        hide(linear, v, gradient, *ways)
    return figure(
        fig,
        "A map. Above, forwards: the parameters a go into a box that solves g(a, z) = 0 by any "
        "means; out comes z*, and from it the loss. Below, backwards: the loss's derivative v "
        "goes into a box that solves one linear system; out comes the gradient by a. Only a and "
        "z* go from the upper box to the lower one.",
    )
