"""Lecture 07: what an inner solve that stops early does to the hyper-gradient."""

import numpy as np
from matplotlib.lines import Line2D

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, TRUTH, UNROLLED, dress, ink, pair

from ..problem.inexact import Errors


def inexact(steps, found: Errors, refused) -> Picture:
    """Draw the relative errors of five splits against the steps, and against the inner slope."""
    fig, (left, right) = pair()
    dress(left, "The theorem is ahead of unrolling", "inner steps k", "error of the hyper-gradient")
    for style, errors in ((UNROLLED, found.unrolled), (IMPLICIT, found.implicit)):
        left.loglog(steps, np.asarray(errors).T, color=style.color, linestyle=style.linestyle)
    left.annotate("unrolled", (steps[-4], 3), color=ink(UNROLLED.color))
    left.annotate("implicit", (steps[-3], 1e-6), ha="right")
    left.set_ylim(1e-9, 30)
    dress(right, "As exact as the inner solve", "inner slope ‖g‖", "error of the hyper-gradient")
    guide = np.array([1e-9, 2e-2])
    right.loglog(guide, 30 * guide, **TRUTH.line())
    right.annotate("in proportion", (guide[0] * 3, 3e-4), color=ink(TRUTH.color))
    for residual, error, bad in zip(found.residual, found.implicit, refused, strict=True):
        residual, error = np.asarray(residual), np.asarray(error)
        right.loglog(residual[~bad], error[~bad], "o", color="black", markersize=5)
        right.loglog(residual[bad], error[bad], "o", color="black", mfc="white", markersize=6)
    right.set(xlim=(1e-9, 1), ylim=(1e-9, 30))
    marks = {"refused": "white", "silent": "black"}
    handles = [
        Line2D([], [], linestyle="", marker="o", color="black", mfc=face, label=name)
        for name, face in marks.items()
    ]
    right.legend(handles=handles, frameon=False, loc="lower right")
    return figure(
        fig,
        "Left: the error of the hyper-gradient falls with the number of inner steps, in five "
        "splits, and lies for the theorem below that of the unrolled loop. Right: against the "
        "slope of the inner loss it falls along a line of proportion; open circles at its upper "
        "end were refused, full ones below were not.",
    )
