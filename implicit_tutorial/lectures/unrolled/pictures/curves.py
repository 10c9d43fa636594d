"""Lecture 08: residuals, gaps against layers and against contrast, and errors of slopes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    NEWTON,
    PLAIN,
    TRUTH,
    UNROLLED,
    Style,
    axes,
    dress,
    label_end,
    pair,
)

LISTA = Style("#E69F00", (0, (1, 1)), "v")  # type: ignore[arg-type]
LOOKS = {"ISTA": PLAIN, "FISTA": TRUTH, "learned steps": UNROLLED, "LISTA": LISTA}


def solvers(histories: Mapping[str, Any], newton: Sequence[float]) -> Picture:
    """Draw the residual of plain iteration, Anderson, and of Newton from zero."""
    fig, ax = axes("Newton from zero runs away", "step", "residual ‖f(z) − z‖")
    for name, style in (("plain", PLAIN), ("Anderson", ANDERSON)):
        line = np.asarray(histories[name])
        line = line[np.isfinite(line)]
        steps = np.arange(1, len(line) + 1)
        ax.loglog(steps, line, **style.line(marker=""))
        label_end(ax, steps[-1], line[-1], name, style)
    newton = [value for value in map(float, newton) if value < 1e7]
    ax.loglog(range(1, len(newton) + 1), newton, **NEWTON.line())
    label_end(ax, len(newton), newton[-1], "Newton from zero", NEWTON, dx=8)
    ax.set(xlim=(0.9, 9000), ylim=(1e-14, 1e8))
    return figure(
        fig,
        "Residuals against steps, both axes logarithmic. Plain iteration needs thousands of steps, "
        "Anderson several times fewer. Newton from zero rises out of the picture.",
    )


def layers(curves: Mapping[str, Any], once: int = 8) -> Picture:
    """Draw the mean gap after each layer; several seeds lie side by side.

    Learned steps are run once with markers, and thin where they are run again.
    """
    fig, ax = axes(
        "Eight learned layers do the work of sixteen", "layer k", "mean gap (F(zₖ) − F*) / F*"
    )
    for name, found in curves.items():
        style, rows = LOOKS[name], np.atleast_2d(np.asarray(found))
        first = once if name in ("learned steps", "LISTA") else rows.shape[1]
        for row in rows:
            ax.semilogy(range(1, first + 1), row[:first], **style.line(markersize=3.5))
            ax.semilogy(range(first, len(row) + 1), row[first - 1 :], color=style.color, lw=0.8)
        dx, dy = {"learned steps": (8, 7), "LISTA": (-44, -6)}.get(name, (8, 0))
        label_end(ax, first, float(rows[:, first - 1].mean()), name, style, dx=dx, dy=dy)
        if rows.shape[1] > first:
            label_end(ax, rows.shape[1], float(rows[:, -1].mean()), "again", style, dx=8)
    level = float(np.median(np.atleast_2d(curves["learned steps"])[:, once - 1]))
    ax.hlines(level, once, 2 * once, color="#BBBBBB", linewidth=1, zorder=0)
    ax.vlines((once, 2 * once), 0, level, color="#BBBBBB", linewidth=1, zorder=0)
    ax.set_xlim(0, 3 * once)
    ax.set_xticks(range(0, 3 * once + 1, 4))
    return figure(
        fig,
        "The mean gap to the least value against the layer. ISTA falls slowly, FISTA faster. "
        "Five learned sets of eight steps, and LISTA, end at layer 8 where FISTA is at 16. Run "
        "again, the learned steps stay below FISTA.",
    )


def contrast(
    times: Sequence[float], curves: Mapping[str, Any], other: Mapping[str, Any]
) -> Picture:
    """Draw the mean gap at layer 8 against the contrast, on both photographs."""
    fig, both = pair()
    titles = ("china: learned on it", "flower: never seen")
    for ax, title, found in zip(both, titles, (curves, other), strict=True):
        dress(ax, title, "contrast", "mean gap after 8 layers")
        for name, values in found.items():
            style, rows = LOOKS[name], np.atleast_2d(np.asarray(values))
            for row in rows:
                ax.semilogy(times, row, **style.line())
            end = float(np.median(rows[:, -1]))
            dy = {"ISTA": 7, "FISTA": 0, "LISTA": -7}.get(name, 0)
            label_end(ax, times[-1], end, name.replace(" ", "\n"), style, dy=dy)
        ax.set(xlim=(0.9, 5.4), ylim=(3e-3, 3e3))
        ax.set_xticks(list(times), [f"×{t:g}" for t in times])
        ax.minorticks_off()
    return figure(
        fig,
        "The mean gap after eight layers against the contrast, on a log axis. ISTA, FISTA and "
        "LISTA rise a little. Five sets of learned steps begin lowest and climb far above all "
        "the others: at contrast ×3 their gap is above 1 on the flower, and far above.",
    )


def gradients(ks: Sequence[int], by_D: Any, by_lam: Any) -> Picture:
    """Draw how far unrolled slopes are off, by the dictionary and by λ."""
    fig, ax = axes("Two slopes of one unrolled loop", "steps k of ISTA", "relative error")
    for name, style, values in (
        ("by the\ndictionary", UNROLLED, by_D),
        ("by λ", ANDERSON, by_lam),
    ):
        values = np.asarray(values)
        ax.loglog(ks, values, **style.line())
        label_end(ax, ks[-1], float(values[-1]), name, style)
    ax.set_xticks(list(ks), [f"{k}" for k in ks])
    ax.minorticks_off()
    ax.set_xlim(right=2.6 * ks[-1])
    return figure(
        fig,
        "Relative errors of unrolled slopes against the number of steps. That by the dictionary "
        "is tens of percent at 16 and 64 steps and falls late. That by λ is small from the "
        "beginning.",
    )
