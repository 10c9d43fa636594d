"""Lecture 02, the layer: flows beside residual networks, and what a solve and a gradient cost."""

from collections.abc import Callable, Mapping

import jax.numpy as jnp
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
    label_end,
    pair,
)

from .. import problem as node

SOLVERS = {
    "Bosh3": Style("#E69F00", "--", "s"),
    "Tsit5": Style("#000000", "-", "o"),
    "Dopri8": Style("#56B4E9", ":", "^"),
}
ADJOINTS = {
    "every step": UNROLLED,
    "checkpointed": Style("#000000", "-", "o"),
    "direct": Style("#56B4E9", ":", "^"),
    "backsolved": Style("#E69F00", "--", "s"),
}


def depth(field: Callable, starts, layers: int = 4) -> Picture:
    """Draw 1-D states through a residual network of few layers, and through the ODE."""
    starts = jnp.asarray(starts)[:, None]
    states = node.resnet(field, starts, 1.0, layers)[..., 0]
    times = jnp.linspace(0.0, 1.0, 101)
    smooth = node.trajectory(field, starts, times, steps=2).states[..., 0]
    fig, (left, right) = pair()
    dress(left, f"{layers} residual layers: paths cross", "layer", "state h")
    left.plot(range(layers + 1), states, **SOLVERS["Dopri8"].line(linestyle="-", linewidth=1.2))
    left.set_xticks(range(layers + 1))
    dress(right, "The ODE: paths never cross", "time t", "state h(t)")
    right.plot(times, smooth, color=IMPLICIT.color, linewidth=1.2)
    left.sharey(right)
    alt = f"""States through {layers} residual layers, as broken lines that cross one another; the
        same states along the ODE, as smooth curves that come close and never cross."""
    return figure(fig, alt)


def cost(found: node.studies.Cost) -> Picture:
    """Draw evaluations against tolerance, and the error reached against evaluations."""
    fig, (left, right) = pair()
    dress(left, "A tighter tolerance is a deeper network", "rtol", "evaluations of the field")
    dress(right, "A higher order buys digits cheaply", "evaluations of the field", "error at T")
    left.invert_xaxis()
    for name, style in SOLVERS.items():
        evaluations, errors = found.evaluations[name], found.errors[name]
        left.loglog(found.tolerances, evaluations, **style.line())
        right.loglog(evaluations, errors, **style.line())
        label_end(left, found.tolerances[-1], evaluations[-1], name, style)
        label_end(right, evaluations[-1], errors[-1], name, style, dx=6)
    alt = """Two log plots for the solvers Bosh3, Tsit5 and Dopri8. Evaluations grow as rtol falls,
        fastest for the low order; for equal evaluations the higher order has the smaller error."""
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


def memory(found: Mapping[str, Mapping[int, int]]) -> Picture:
    """Draw temporary megabytes against steps: found[adjoint][steps] is in bytes."""
    fig, ax = axes("Only keeping every step costs memory", "steps", "temporary memory (MB)")
    for name, sizes in found.items():
        steps, megabytes = list(sizes), [size / 1e6 for size in sizes.values()]
        if len(steps) == 1:  # the program does not know how many steps it will take
            steps, megabytes = [16, steps[0]], 2 * megabytes
        ax.loglog(steps, megabytes, **ADJOINTS[name].line())
        label_end(ax, steps[-1], megabytes[-1], name, ADJOINTS[name], dx=7)
    ax.set_xticks([16, 128, 1024], ["16", "128", "1024"])
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    alt = """Temporary memory against steps, both on log axes. Keeping every step rises in
        proportion, to tens of megabytes; checkpointed rises slowly below one megabyte, and
        backsolved is flat below it."""
    return figure(fig, alt)
