"""Lecture 07: thirty penalties on their way, and what they do when examples are few."""

from collections.abc import Sequence

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    NEWTON,
    PLAIN,
    TRUTH,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from ..problem.overfit import Study
from ..problem.ridge import Tuned


def penalties(found: Tuned, matter: int, at: int = 0) -> Picture:
    """Draw the penalties of one split against the steps, and its three losses."""
    thetas = np.asarray(found.thetas)[at] / np.log(10)
    steps = np.arange(len(thetas))
    fig, (left, right) = pair()
    dress(left, "Thirty penalties walk apart", "step", "penalty exp(θ)")
    left.semilogy(steps, 10 ** thetas[:, matter:], color="#999999", linewidth=0.9, linestyle="--")
    left.semilogy(steps, 10 ** thetas[:, :matter], color=PLAIN.color, linewidth=2.2)
    low, high = float(thetas.min()), float(thetas.max())
    left.set_ylim(10 ** (low - 0.3), 10 ** (high + 1.3))
    left.annotate("dashed: does nothing", (0, 10 ** (high + 0.85)), color=ink(TRUTH.color))
    left.annotate("solid: matters", (0, 10 ** (high + 0.3)), color=ink(PLAIN.color))
    dress(right, "The validation loss falls", "step", "½ mean squared error")
    for name, style, losses in (
        ("training", TRUTH, found.train),
        ("validation", IMPLICIT, found.validation),
        ("test", PLAIN, found.test),
    ):
        line = np.asarray(losses)[at]
        right.plot(steps, line, **style.line(markevery=25))
        label_end(
            right, steps[-1], line[-1], name, style, dy={"training": -8, "test": 4}.get(name, 0)
        )
    right.set_xlim(0, 1.42 * steps[-1])
    right.set_xticks([0, 50, 100, 150])
    right.set_ylim(bottom=0)
    return figure(
        fig,
        "Left: thirty penalties start at 0.1 and walk apart; those of the features that matter "
        "fall, most of the others rise. Right: validation and test loss fall together.",
    )


def overfit(sizes: Sequence[int], study: Study) -> Picture:
    """Draw the mean losses against the number of validation examples."""
    fig, ax = axes(
        "Thirty penalties learn from few examples too much",
        "validation examples",
        "½ mean squared error",
    )
    for name, style, losses, dy in (
        ("one penalty: test", PLAIN, study.one_test, 0),
        ("thirty: test", IMPLICIT, study.many_test, 0),
        ("thirty: validation", TRUTH, study.many_validation, 3),
        ("one penalty, fitted\nto all: test", NEWTON, study.both, -9),
    ):
        mean = np.mean(losses, axis=1)
        ax.semilogx(sizes, mean, **style.line(marker=style.marker or "o"))
        label_end(ax, sizes[-1], float(mean[-1]), name, style, dx=8, dy=dy)
    ax.set_xticks(sizes, [f"{size}" for size in sizes])
    ax.minorticks_off()
    ax.set_xlim(right=4.5 * sizes[-1])
    ax.set_ylim(bottom=0)
    return figure(
        fig,
        "Losses against the number of validation examples, means of five splits. Chosen by few "
        "examples, thirty penalties have a validation loss near zero and a test loss above that "
        "of one penalty; with many they pass it. Below their test loss, at every number, lies "
        "one penalty fitted to training and validation examples together.",
    )
