"""Lecture 05: gradients that were cut short."""

from collections.abc import Sequence

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import TRUTH, axes, dress, pair

from .styles import DEQ, REGIMES


def series(terms: Sequence[int], cosine: np.ndarray) -> Picture:
    """Draw the angle between the k-step gradient and the exact one."""
    fig, ax = axes("A few terms point nearly the right way", "terms k", "cosine with the exact one")
    ax.plot(terms, cosine, **REGIMES["one step"].line())
    ax.axhline(1, **TRUTH.line(marker=""))
    ax.set_ylim(0, 1.06)
    ax.set_xticks(terms)
    ax.annotate("one step", (terms[0], float(cosine[0]) - 0.05), va="top")
    alt = """The cosine between the k-step gradient and the exact one against k: well below one for
        a single step, and close to one from eight steps on."""
    return figure(fig, alt)


def stopped(steps: Sequence[int], right: np.ndarray, error: np.ndarray) -> Picture:
    """Draw accuracy and gradient error against the step at which the forward solve stops."""
    fig, (left, below) = pair()
    dress(left, "The prediction survives", "forward steps k", "test accuracy (%)")
    left.semilogx(steps, 100 * np.asarray(right), **DEQ.line(marker="o"))
    left.set_ylim(80, 101)
    dress(below, "The gradient does not", "forward steps k", "relative error of the gradient")
    below.loglog(steps, error, **DEQ.line(marker="o"))
    below.axhline(1, **TRUTH.line(marker=""))
    below.annotate("its own length", (steps[0], 0.8), va="top", fontsize=10)
    for ax in (left, below):
        ax.set_xticks(steps, [f"{k}" for k in steps])
        ax.minorticks_off()
    alt = """Left: the test accuracy against the step where the solve stops; three steps are nearly
        as good as fifty. Right: the error of the gradient there; at five steps it is about
        as large as the gradient or larger, at fifty it is small."""
    return figure(fig, alt)
