"""The race of lecture 03: an animation of four beads."""

import numpy as np

from implicit_tutorial.classroom.picture.film import Film, film
from implicit_tutorial.classroom.picture.style import axes

from .. import problem
from .paths import BEADS, X, Y, downwards


def race(P, slower: float = 4.0, frames: int = 34) -> Film:
    """Let four beads race to P (m); a second of the film is 1/`slower` seconds of the race."""
    fig, ax = axes("", X, Y)
    fig.set_layout_engine(None)  # every frame alike, and drawn twice as fast
    fig.subplots_adjust(0.11, 0.13, 0.98, 0.91)
    paths = {name: path(P) for name, path in problem.RIVALS.items()}
    times = {name: float(problem.time_along(*path)) for name, path in paths.items()}
    arrivals = sorted(times.items(), key=lambda item: item[1])
    clock = np.linspace(0, 1.05 * max(times.values()), frames)
    beads = {}
    for row, (name, style) in enumerate(BEADS.items()):
        ax.plot(*paths[name], color=style.color, linestyle=style.linestyle, linewidth=1.2)
        look = style.line(linestyle="", markersize=10)
        (beads[name],) = ax.plot([], [], clip_on=False, **look)
        ax.plot([0.62], [0.9 - 0.08 * row], transform=ax.transAxes, **{**look, "markersize": 7})
        ax.text(0.65, 0.9 - 0.08 * row, name, transform=ax.transAxes, va="center")
    where = {name: problem.positions(*path, clock) for name, path in paths.items()}
    said = ax.text(0.03, 0.05, "", transform=ax.transAxes, linespacing=1.4)
    downwards(ax)

    def draw(k):
        there = [f"{name} {t:.3f} s" for name, t in arrivals if clock[k] >= t]
        ax.set_title(f"t = {clock[k]:.3f} s", fontsize=12, loc="left")
        said.set_text("\n".join(there))
        for name, (x, y) in where.items():
            beads[name].set_data([x[k]], [y[k]])

    fps = round(frames / (slower * clock[-1]))
    alt = "Four beads at rest where four paths to P begin: line, parabola, arc, cycloid. They race."
    return film(fig, draw, frames, fps=fps, mode="once", name="race", alt=alt)
