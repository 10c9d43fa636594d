"""Lecture 07: three ways to tune eleven numbers, where it pays and where it does not."""

from collections.abc import Mapping

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN, TRUTH, dress, pair

from ..problem.kernels import Found

WAYS = {"grid": (TRUTH, "s"), "random": (PLAIN, "^"), "hyper-gradients": (IMPLICIT, "o")}


def _dots(ax, found: Mapping[str, Found], part: str) -> None:
    """Draw one column of dots a way, one dot a split."""
    for column, (name, each) in enumerate(found.items()):
        style, marker = WAYS[name]
        values = np.sort(np.asarray(getattr(each, part)))
        spread = 0.3 * (np.arange(len(values)) / max(len(values) - 1, 1) - 0.5)
        ax.plot(column + spread, values, marker, color=style.color, markeredgecolor="black")
        ax.plot([column - 0.28, column + 0.28], [values.mean()] * 2, color="black", linewidth=1.4)
    ax.set_xticks(range(len(found)), [name.replace("-", "-\n") for name in found])
    ax.set_xlim(-0.5, len(found) - 0.5)
    ax.set_ylim(bottom=0)


def searches(found: Mapping[str, Found]) -> Picture:
    """Draw the test errors of three searches, and the length-scales that hyper-gradients found."""
    fig, (left, right) = pair()
    dress(left, "Less than half the error", "", "test, mean squared error")
    _dots(left, found, "test")
    dress(right, "They find who matters", "feature", "1/length-scale")
    scales = np.exp(np.asarray(found["hyper-gradients"].theta)[:, 1:])
    features = np.arange(scales.shape[1]) + 1
    spread = 0.3 * (np.arange(len(scales)) / len(scales) - 0.5)
    for at, feature in enumerate(features):
        face = "black" if at < 5 else "white"
        right.semilogy(feature + spread, np.sort(scales[:, at]), "o", color="black", mfc=face)
    right.set_xticks(features)
    right.annotate("do nothing", (8, 0.3), ha="center")
    right.annotate("matter", (3, 0.015), ha="center")
    return figure(
        fig,
        "Left: test errors of ten splits for three searches; those of hyper-gradients are less "
        "than half of the others in every split. Right: the inverse length-scales they found: "
        "those of the five features that matter are mostly larger than those of the five that do "
        "nothing.",
    )


def diabetes(found: Mapping[str, Found]) -> Picture:
    """Draw the validation and the test errors of three searches on the diabetes data."""
    fig, (left, right) = pair()
    for ax, part, title in (
        (left, "validation", "Diabetes: they win here …"),
        (right, "test", "… and gain nothing here"),
    ):
        dress(ax, title, "", f"{part}, mean squared error")
        _dots(ax, found, part)
        ax.set_ylim(0, 0.85)
    return figure(
        fig,
        "Errors of ten splits for three searches on the diabetes data. Left, on the validation "
        "examples, hyper-gradients are lowest. Right, on the test, they are no better than the "
        "grid.",
    )
