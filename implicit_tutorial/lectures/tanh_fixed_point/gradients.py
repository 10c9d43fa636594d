"""The pictures of lecture 01 about derivatives: right or wrong, how accurate, at what price."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    PLAIN,
    TRUTH,
    UNROLLED,
    axes,
    dress,
    label_end,
    pair,
)


def steps_against_norm(
    norms: Sequence[float], symmetric: Any, random: Any, promised: Any
) -> Picture:
    """Steps of plain iteration for symmetric and other random W, and what their norm promises."""
    fig, ax = axes("The norm only bounds the steps", "norm ‖W‖", "steps of plain iteration")
    ax.plot(norms, promised, color=TRUTH.color, linestyle=TRUTH.linestyle)
    label_end(ax, norms[-1], promised[-1], "Banach's\npromise", TRUTH, dy=4)
    for name, steps, look in (
        ("symmetric W", symmetric, {}),
        ("random W", random, {"linestyle": "--", "markerfacecolor": "white"}),
    ):
        ax.plot(norms, steps, **PLAIN.line(**look))
        label_end(ax, norms[-1], steps[-1], name, PLAIN)
    ax.set_yscale("log")
    ax.margins(x=0.2)
    return figure(
        fig,
        "Steps of plain iteration against the norm of W, on a log axis. For symmetric W they shoot "
        "up as the norm nears 1, below the line that Banach's theorem promises; for other "
        "random W of the same norm they hardly rise.",
    )


def entries(candidates: Mapping[str, Any], truth: Any) -> Picture:
    """Each entry of two candidate Jacobians against the same entry by central differences."""
    fig, panels = pair()
    truth = np.ravel(truth)
    reach = [truth.min(), truth.max()]
    for ax, (name, J) in zip(panels, candidates.items(), strict=True):
        dress(ax, name, "entry by central differences", "entry by the formula")
        ax.plot(reach, reach, color=TRUTH.color, linestyle=TRUTH.linestyle)
        ax.plot(truth, np.ravel(J), "o", color=IMPLICIT.color, markersize=4, alpha=0.6)
        ax.annotate("equal", (reach[1], reach[1]), xytext=(-34, 2), textcoords="offset points")
    return figure(
        fig,
        "Entries of ∂z*/∂x by a formula against those by central differences. Left, the published "
        "formula: most are zero, the others lie anywhere. Right, the derivative that the package "
        "gives: all lie on the diagonal.",
    )


def memory(steps: Sequence[int], unrolled: Any, implicit: Any) -> Picture:
    """Temporary megabytes of one gradient against solver steps, for unrolled and implicit."""
    fig, ax = axes(
        "Unrolled keeps every step, implicit none", "solver steps", "memory of a gradient (MB)"
    )
    for name, taken, style in (
        ("unrolled", unrolled, UNROLLED),
        ("implicit", implicit, IMPLICIT),
    ):
        ax.plot(steps, taken, **style.line())
        label_end(ax, steps[-1], taken[-1], name, style)
    ax.set(xscale="log", yscale="log", xticks=steps, xticklabels=steps)
    ax.minorticks_off()
    ax.margins(x=0.16)
    ax.set_ylim(bottom=1)
    ax.yaxis.set_major_formatter("{x:g}")
    return figure(
        fig,
        "Temporary memory of one gradient against the number of solver steps, both axes "
        "logarithmic. The line of the unrolled gradient rises in proportion to the steps, that of "
        "the implicit gradient stays flat.",
    )


def unrolled_error(steps: Sequence[int], value: Any, gradient: Any, rho: float) -> Picture:
    """Error of z and of its unrolled gradient against steps, on lines of ρᵏ and of k ρᵏ."""
    fig, ax = axes("z errs like ρᵏ, its unrolled gradient like k ρᵏ", "steps k", "relative error")
    k, last = np.asarray(steps), len(steps) - 1
    for error, line, name in ((value, rho**k, "ρᵏ"), (gradient, k * rho**k, "k ρᵏ")):
        ax.plot(k, error[-1] / line[-1] * line, color=TRUTH.color, linewidth=4, alpha=0.4)
        label_end(ax, steps[-1], error[-1], name, TRUTH, dx=8)
    for error, style in ((value, PLAIN), (gradient, UNROLLED)):
        ax.plot(k, error, **style.line(markevery=2))
    label_end(ax, steps[last // 2], value[last // 2], "value z", PLAIN, dx=-58, dy=-6)
    label_end(ax, steps[last // 2], gradient[last // 2], "unrolled gradient", UNROLLED, dx=8, dy=6)
    ax.set_yscale("log")
    ax.margins(x=0.1)
    return figure(
        fig,
        "Relative errors against steps k on a log axis, each on a wide grey line: that of z on ρᵏ, "
        "that of its unrolled gradient on k ρᵏ, where ρ is the spectral radius. The gradient's "
        "lies above, and farther with every step.",
    )


def implicit_error(tolerances: Sequence[float], value: Any, gradient: Any) -> Picture:
    """Error of z* and of its implicit gradient against the solver's tolerance."""
    fig, ax = axes(
        "The implicit gradient is as good as the solve", "solver tolerance", "relative error"
    )
    for name, error, style in (("value z*", value, PLAIN), ("gradient", gradient, IMPLICIT)):
        ax.plot(tolerances, error, **style.line(marker="o"))
        label_end(ax, tolerances[-1], error[-1], name, style)
    ax.set(xscale="log", yscale="log")
    ax.invert_xaxis()
    ax.margins(x=0.18)
    return figure(
        fig,
        "Relative errors of value and implicit gradient against the solver's tolerance, both axes "
        "logarithmic: two parallel falling lines. A tenth of the tolerance gives a tenth of both.",
    )


def truncated_error(terms: Sequence[int], error: Any) -> Picture:
    """Error of the k-step gradient: the Neumann series cut after k terms."""
    fig, ax = axes("Each term of the Neumann series is a step", "terms k", "relative error")
    ax.plot(terms, error, **IMPLICIT.line(marker="o"))
    ax.annotate(
        "one-step gradient", (terms[0], error[0]), xytext=(12, 0), textcoords="offset points"
    )
    ax.set_yscale("log")
    return figure(
        fig,
        "Relative error of the gradient against the number of terms of the Neumann series, on a "
        "log axis: a straight falling line. One term alone is wrong by a third.",
    )
