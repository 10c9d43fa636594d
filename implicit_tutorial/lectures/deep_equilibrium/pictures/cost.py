"""Lecture 05: memory against steps, and one norm for a batch."""

from collections.abc import Mapping

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    TRUTH,
    UNROLLED,
    axes,
    dress,
    label_end,
    pair,
)

from ..problem.cost import Batch

STYLES = {"unrolled": UNROLLED, "implicit": IMPLICIT}


def memory(found: Mapping[str, Mapping[int, int]]) -> Picture:
    """Draw the temporary bytes of one gradient against the steps of the solve."""
    fig, ax = axes("The solve may be as long as it likes", "steps", "temporary memory (MB)")
    for way, sizes in found.items():
        style = STYLES[way]
        megabytes = [size / 1e6 for size in sizes.values()]
        ax.loglog(list(sizes), megabytes, **style.line(marker=style.marker or "o"))
        label_end(ax, list(sizes)[-1], megabytes[-1], way, style)
    ax.margins(x=0.12)
    alt = """Temporary memory of one gradient against solver steps, both logarithmic: unrolled it
        grows in proportion, implicit it stays flat."""
    return figure(fig, alt)


def tolerances(one: Batch, each: Batch) -> Picture:
    """Draw each digit's residual over its own tolerance: one norm for all, or one a digit."""
    fig, axs = pair()
    titles = ("One norm for the batch", "One norm a digit")
    for ax, found, title in zip(axs, (one, each), titles, strict=True):
        dress(ax, title, "digit, sorted", "residual / its tolerance" if ax is axs[0] else "")
        ax.semilogy(np.maximum(np.sort(found.excess), 1e-5), ".", color=IMPLICIT.color)
        ax.axhline(1, **TRUTH.line(marker=""))
        ax.set_ylim(1e-4, 100)
    alt = """Each digit's residual in units of its own tolerance, sorted. Left, with one norm for
        the batch, the last ones lie above the line at one; right, none does."""
    return figure(fig, alt)
