"""Lecture 10: all methods on one problem, and the eigenvalues of a net's Hessian."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    NEWTON,
    PLAIN,
    TRUTH,
    UNROLLED,
    axes,
    dress,
    ink,
    pair,
)

LOOKS = {
    "differences": PLAIN,
    "random features": NEWTON,
    "net": ANDERSON,
    "net, on its way": ANDERSON,
    "net, random points": UNROLLED,
}


def race(methods: Mapping[str, Any]) -> Picture:
    """Draw the median errors against the seconds of this machine, and against the unknowns."""
    fig, (left, right) = pair()
    dress(left, "Error against time", "seconds, on this machine", "relative error of u")
    dress(right, "Error against size", "unknowns", "")
    for name, runner in methods.items():
        style, median = LOOKS[name], np.median(runner.errors, axis=1)
        if name != "net":
            left.loglog(runner.seconds, median, **style.line(markevery=4 if "," in name else 1))
        if "," not in name:
            low, high = runner.errors.min(axis=1), runner.errors.max(axis=1)
            right.loglog(runner.unknowns, median, **style.line())
            right.vlines(runner.unknowns, low, high, color=style.color, linewidth=1)
    for name, where in (("differences", (1500, 1.3e-7)), ("random features", (1500, 2e-8))):
        right.annotate(name, where, color=ink(LOOKS[name].color), ha="right")
    right.annotate("net", (400, 1e-4), color=ink(ANDERSON.color))
    for ax in (left, right):
        ax.set_ylim(1e-8, 3)
        ax.minorticks_off()
    right.set_xlim(1, 2000)
    end = methods["net, random points"]
    left.annotate(
        "net: random points ◆,\nGauss' points ■",
        (end.seconds[-1], 0.12),
        ha="right",
        color=ink(ANDERSON.color),
        annotation_clip=False,
    )
    return figure(
        fig,
        "Relative errors on logarithmic axes. Finite differences and random features with one "
        "linear solve are left of the nets in time, and below them in error; nets with random "
        "points in each step end highest. Against the number of unknowns, sixteen features reach "
        "further than a net of 321 parameters and a grid of 1023 points.",
    )


def spectrum(eigenvalues: np.ndarray) -> Picture:
    """Draw the sizes of the eigenvalues of a Hessian, the negative ones open."""
    order = np.argsort(-np.abs(eigenvalues))
    values, index = eigenvalues[order], np.arange(1, len(eigenvalues) + 1)
    share = np.abs(values) / np.abs(values[0])
    fig, ax = axes(
        "A singular Hessian: θ has no derivative", "eigenvalue, by size", "size, relative"
    )
    up = values > 0
    ax.semilogy(index[up], share[up], "o", color=IMPLICIT.color, markersize=5)
    down = {"mfc": "white", "mec": ink(ANDERSON.color), "markersize": 6}
    ax.semilogy(index[~up], share[~up], "o", **down)
    ax.axhline(1e-6, **TRUTH.line(linewidth=1))
    ax.annotate("10⁻⁶", (len(index), 1.6e-6), ha="right", color=ink(TRUTH.color))
    ax.annotate("filled: positive", (3, 1e-13))
    ax.annotate("open: negative", (3, 1e-14), color=ink(ANDERSON.color))
    ax.set_ylim(1e-16, 3)
    return figure(
        fig,
        "The eigenvalues of a net's Hessian by size: they fall over more than ten powers of ten "
        "without a gap. Many lie below a millionth of the largest, and many of the small ones "
        "are negative.",
    )
