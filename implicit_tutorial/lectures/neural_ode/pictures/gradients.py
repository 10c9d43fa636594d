"""Lecture 02, the gradient of a solve: what each way keeps, what it costs, how far it is off."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    UNROLLED,
    Style,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from .. import problem as node

ADJOINTS = {
    "every step": UNROLLED,
    "checkpointed": Style("#000000", "-", "o"),
    "direct": Style("#56B4E9", ":", "^"),
    "backsolved": Style("#E69F00", "--", "s"),
}
KEPT = {  # of 16 steps: the states that wait for the way back
    "every step": range(17),
    "checkpointed": range(0, 17, 4),
    "backsolved": (16,),
}


def memory(found: Mapping[str, Mapping[int, int]]) -> Picture:
    """Draw what each adjoint keeps, and temporary megabytes: found[adjoint][steps] is in bytes."""
    fig, (left, right) = pair()
    dress(left, "Full: the states kept of 16 steps", "step", "")
    for row, (name, kept) in enumerate(KEPT.items()):
        style, steps = ADJOINTS[name], np.arange(17)
        left.plot(steps, 0 * steps - row, color="#CCCCCC", linewidth=1, zorder=0)
        for full, face in ((True, style.color), (False, "white")):
            at = [k for k in steps if (k in kept) == full]
            look = style.line(linestyle="", marker=style.marker, markerfacecolor=face)
            left.plot(at, np.full(len(at), -row), **look)
        left.text(0, 0.28 - row, name, color=ink(style.color))
    left.set(ylim=(-2.5, 0.8), xticks=(0, 4, 8, 12, 16), yticks=[])
    left.spines["left"].set_visible(False)
    dress(right, "Keeping every step costs memory", "steps", "temporary memory (MB)")
    for name, sizes in found.items():
        steps, megabytes = list(sizes), [size / 1e6 for size in sizes.values()]
        if len(steps) == 1:  # the program does not know how many steps it will take
            steps, megabytes = [16, steps[0]], 2 * megabytes
        right.loglog(steps, megabytes, **ADJOINTS[name].line())
        label_end(right, steps[-1], megabytes[-1], name, ADJOINTS[name], dx=7)
    right.set_xticks([16, 128, 1024], ["16", "128", "1024"])
    right.minorticks_off()
    right.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    alt = """Left, seventeen states of sixteen steps for each way. Keeping every step, all wait for
        the way back; checkpointed, every fourth; backsolved, the last alone. Right, temporary
        memory against steps, both on log axes. Keeping every step rises in proportion, to tens of
        megabytes; checkpointed rises slowly below one megabyte, and backsolved is flat below it."""
    return figure(fig, alt)


def _error_lines(ax: Axes, x: np.ndarray, errors: Mapping[str, np.ndarray]) -> None:
    for name, error in errors.items():
        ax.plot(x, error, **ADJOINTS[name].line())
    ax.set_yscale("log")


def gradient_errors(found: node.studies.GradientErrors) -> Picture:
    """Draw the gradient's error against tolerance, and against the length of the solve."""
    fig, (left, right) = pair()
    dress(left, "T = 1: every adjoint follows the tolerance", "rtol", "relative gradient error")
    dress(right, "rtol = 1e-6: backsolving is lost", "end time T", "relative gradient error")
    left.set_xscale("log")
    left.invert_xaxis()
    _error_lines(left, found.tolerances, found.by_tolerance)
    _error_lines(right, found.horizons, found.by_horizon)
    for ax, x, errors in (
        (left, found.tolerances, found.by_tolerance),
        (right, found.horizons, found.by_horizon),
    ):
        last = errors["checkpointed"][-1]
        label_end(ax, x[-1], last, "checkpointed", ADJOINTS["checkpointed"], dy=6)
        label_end(ax, x[-1], last, "direct", ADJOINTS["direct"], dy=-7)
        label_end(ax, x[-1], errors["backsolved"][-1], "backsolved", ADJOINTS["backsolved"], dy=3)
    alt = """Gradient errors of three adjoints. Against rtol all fall together, checkpointed and
        direct on one line, backsolved about ten times above. Against T the first two stay flat and
        backsolved rises exponentially, beyond an error of one."""
    return figure(fig, alt)


def backsolve(forth: node.Path, back: node.Path) -> Picture:
    """Draw a path forth in time, and the one that a solve back from its end finds."""
    fig, ax = axes("Solved back from its end, the path is another one", "time t", "state z(t)")
    ax.plot(forth.times, forth.states[:, 0], color=IMPLICIT.color)
    style = ADJOINTS["backsolved"]
    ax.plot(back.times, back.states[:, 0], **style.line(markevery=5))
    ax.set_ylim(-1.6, 1.9)
    label_end(ax, float(forth.times[-1]), float(forth.states[-1, 0]), "end", IMPLICIT)
    ax.annotate("forth", (0.35, 0.72), xytext=(0.45, 0.45), color=IMPLICIT.color)
    seen = np.abs(np.asarray(back.states[:, 0])) < 1.5
    last = int(np.flatnonzero(seen)[-1])
    x, y = float(back.times[last]), float(back.states[last, 0])
    label_end(ax, x, y, "back", style, dx=8, dy=4)
    alt = """The path forth settles on a slow cosine. The path solved back from its end follows it
        for a while, then leaves it exponentially and runs off the picture."""
    return figure(fig, alt)
