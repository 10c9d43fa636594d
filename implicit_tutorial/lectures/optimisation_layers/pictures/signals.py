"""The pictures of lecture 06 with data: power in channels, and a signal without its noise."""

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    PLAIN,
    TRUTH,
    axes,
    dress,
    ink,
    pair,
)


def water(c, x) -> Picture:
    """Draw the noise c of each channel as a floor, and the power x above it as water."""
    c, x = np.asarray(c), np.asarray(x)
    fig, ax = axes("Power fills the quiet channels to one level", "channel", "noise, and power")
    k = np.arange(len(c))
    ax.bar(k, c, 1.0, color="#B0B0B0", edgecolor="black")
    ax.bar(k, x, 1.0, bottom=c, color="#56B4E9", edgecolor="black", hatch="..")
    level = float(np.max((c + x)[x > 1e-6]))
    ax.axhline(level, color=PLAIN.color)
    ax.annotate(
        "water level w",
        (len(c) - 0.5, level),
        xytext=(4, 9),
        textcoords="offset points",
        color=ink(PLAIN.color),
        va="center",
        annotation_clip=False,
    )
    ax.set_xticks(k)
    ax.set_xlim(-0.6, len(c) + 0.9)
    return figure(
        fig,
        "Grey bars of different heights, the noise of each channel. Water lies on the low ones up "
        "to one common level; the bars above the level are dry.",
    )


def denoised(signal, x, weights, errors, best) -> Picture:
    """Draw a signal before and after, and the error against μ with the μ that descent found."""
    fig, (left, right) = pair()
    dress(left, "Noise goes, jumps stay", "place", "value")
    left.plot(signal.noisy, ".", color="#999999", markersize=4)
    left.plot(signal.clean, color=TRUTH.color, linestyle=TRUTH.linestyle)
    left.plot(x, color=ANDERSON.color, linewidth=2.2)
    left.annotate("dots: measured", (2, 1.95), color="#666666")
    left.annotate("line: x*", (2, 1.65), color=ink(ANDERSON.color))
    left.set_ylim(top=2.25)
    dress(right, "The weight is found by its gradient", "weight μ", "mean squared error")
    right.plot(weights, errors, color=IMPLICIT.color)
    for k, mu in enumerate(best):
        right.plot(*mu, "o", color=PLAIN.color, alpha=1 if k in (0, len(best) - 1) else 0.4)
    right.annotate("start", best[0], xytext=(9, 2), textcoords="offset points")
    right.annotate("end", best[-1], xytext=(0, 12), textcoords="offset points")
    return figure(
        fig,
        "Left: noisy dots, and a line of flat pieces through them with the jumps of the true "
        "signal. Right: the error against the weight μ, a valley; the points of a descent walk "
        "down to its bottom.",
    )
