"""Residual curves: how fast solvers get there, on a log axis against steps."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .figure import Picture, figure
from .style import ANDERSON, NEWTON, PLAIN, Style, axes, label_end

STYLES = {"plain": PLAIN, "Anderson": ANDERSON, "Newton": NEWTON}


def curves(
    histories: Mapping[str, Any], title: str, alt: str, styles: Mapping[str, Style] | None = None
) -> Picture:
    """Plot `Solution.history` of each named solver: the residual norm after each step.

    Args:
        histories: solver name -> (max_steps,) residual norms, ∞ after the last.
        title: the claim that the picture makes.
        alt: what is seen, and what follows from it.
        styles: name -> Style; by default those of "plain", "Anderson" and "Newton".
    """
    fig, ax = axes(title, "step", "residual ‖f(a, z) − z‖")
    for name, history in histories.items():
        curve(ax, np.asarray(history), name, (styles or STYLES)[name])
    ax.set_yscale("log")
    ax.margins(x=0.14)
    ax.set_xlim(left=0)
    return figure(fig, alt)


def curve(
    ax: Axes, history: np.ndarray, name: str, style: Style, dx: float = 5, dy: float = 0
) -> None:
    """Draw one curve up to its last finite entry, with its name at its end, (dx, dy) points off."""
    history = history[np.isfinite(history)]
    if len(history) == 0:
        return
    steps = np.arange(1, len(history) + 1)
    look = style.line(markevery=max(1, len(steps) // 12), clip_on=False)  # no marker is cut in half
    ax.plot(steps, history, **look)
    label_end(ax, steps[-1], history[-1], name, style, dx, dy)
