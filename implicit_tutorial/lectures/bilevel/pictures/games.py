"""The pictures of lecture 07's games: a duopoly, a spiral, and players who err."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    NEWTON,
    PLAIN,
    Style,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from ..problem.games import ascent, bilinear, market, quantal

WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # behind a text that lies on lines
WALKS = {"simultaneous": PLAIN, "total": ANDERSON}
SOLVERS = {
    "plain": PLAIN,
    "damped": Style("#56B4E9", "-.", "D"),
    "Anderson": ANDERSON,
    "Newton": NEWTON,
    "Newton, halved": Style("#CC79A7", "--", "v"),
    "Newton, continued": Style("#000000", "-", "P"),
}


def _chosen(gradient: str) -> list[str]:
    return [name for name in WALKS if gradient in (name, "both")]


def duopoly(cost: float = 1.0, gradient: str = "both") -> Picture:
    """Draw the plane of what two firms sell, for firm 1's cost, and where gradients lead.

    `gradient` is "simultaneous", "total" (firm 1 counts firm 2's reply) or "both".
    """
    a = market.duopoly(cost)
    paths, chosen = dict(zip(WALKS, np.asarray(ascent.walks(a)), strict=True)), _chosen(gradient)
    ends = " or ".join(f"{paths[name][-1, 0]:.2f}" for name in chosen)
    fig, ax = axes(f"Firm 1 ends at {ends}", "firm 1 sells q₁", "firm 2 sells q₂")
    _profit(ax, cost, [path[-1] for path in paths.values()])
    sold = np.array([0.0, 8.0])
    ax.plot((10 - cost - sold) / 2, sold, color="black")
    ax.plot(sold, (8 - sold) / 2, color="black", linestyle=":")
    ax.annotate("reply of firm 1", ((4.2 - cost) / 2 + 0.15, 5.7), annotation_clip=False)
    ax.annotate("reply of firm 2", (7.9, 0.35), ha="right", bbox=WHITE)
    for name in chosen:
        style, (x, y) = WALKS[name], paths[name][-1]
        ax.plot(*paths[name].T, **style.line(markersize=4))
        ax.plot(x, y, style.marker, color=style.color, markeredgecolor="black", markersize=10)
        earned = (10 - x - y - cost) * x
        label_end(
            ax, x, y, f"{name}\nprofit {earned:.2f}", style, 8, 40 if name == "simultaneous" else 20
        )
    ax.set(xlim=(0, 8), ylim=(0, 6))
    alt = f"""The plane of what two firms sell. Both best replies are falling lines that cross at
        Cournot's point. From (1, 1), with the gradient that is {" or ".join(chosen)}, dots walk to
        q₁ = {ends}. Grey curves are firm 1's profit: where firm 1 leads, one of them touches the
        reply of firm 2."""
    return figure(fig, alt)


def _profit(ax: Axes, cost: float, ends: Sequence[np.ndarray]) -> None:
    """Draw where firm 1's profit is what it is at each end."""
    x, y = np.meshgrid(np.linspace(0, 8, 161), np.linspace(0, 6, 121))
    levels = np.unique([round(float((10 - u - v - cost) * u), 6) for u, v in ends])
    ax.contour(x, y, (10 - x - y - cost) * x, levels=levels, colors="#9A9A9A", linewidths=1.2)
    best = 10 - cost - 0.15
    inside = (best - np.sqrt(max(best**2 - 4 * levels[-1], 0))) / 2
    ax.annotate("grey: equal profit", (inside + 0.15, 0.15), color="#555555")


def spiral(rate: float = 0.1, mu: float = 0.0, gradient: str = "both") -> Picture:
    """Draw 100 steps of the game xy − ½μy² from (1, 1)."""
    paths = dict(zip(WALKS, np.asarray(bilinear.walks(rate, mu)), strict=True))
    drawn = {name: paths[name] for name in _chosen(gradient) if mu > 0 or name == "simultaneous"}
    said = [f"{name} {_length(path[-1])}" for name, path in drawn.items()]
    title = "|z| after 100 steps: " + ", ".join(said) if said else "At μ = 0 y has no best reply"
    fig, ax = axes(title, "x, who wants xy − ½μy² small", "y, who wants it large")
    ax.plot(0, 0, "+", color="black", markersize=12)
    ax.text(-3.5, 1.4, "+ equilibrium", bbox=WHITE)
    for name, path in drawn.items():
        inside = np.abs(path).max(axis=1) < 4  # what has left the picture is not drawn on
        path = path[: len(path) if inside.all() else int(np.argmin(inside)) + 1]
        ax.plot(*path.T, **WALKS[name].line(markersize=3.5, linewidth=1))
        sign, height = ("■", 1.8) if name == "total" else ("●", 2.2)
        ax.text(-3.5, height, f"{sign} {name}", color=ink(WALKS[name].color), bbox=WHITE)
    ax.plot(1, 1, "o", color="white", markeredgecolor="black", markersize=8)
    ax.annotate("start", (1, 1), xytext=(8, 4), textcoords="offset points", bbox=WHITE)
    ax.set(xlim=(-3.6, 3.6), ylim=(-2.6, 2.6), aspect="equal")
    alt = f"""One hundred steps of size {rate:g} from (1, 1) around the equilibrium at 0, with
        μ = {mu:g}. Length at the end: {", ".join(said) or "none, as y has no best reply"}."""
    return figure(fig, alt)


def _length(z: np.ndarray) -> str:
    length = float(np.hypot(*z))
    return f"{length:.2f}" if length < 1000 else "over 1000"  # or overflowed


def mixtures(ts: Any, solutions: Sequence[Any]) -> Picture:
    """Draw what row and column play against the temperature, and Nash's equilibrium at its end."""
    players = np.array([solution.value for solution in solutions])  # (temperature, player, choice)
    looks = (Style("#0072B2", "-", ""), Style("#D55E00", "--", ""), Style("#009E73", "-.", ""))
    fig, both = pair()
    titles = ("Row: rock rises, then falls", "Column: scissors stays rare")
    for k, (ax, title) in enumerate(zip(both, titles, strict=True)):
        dress(ax, title, "temperature t (colder →)", "probability")
        for j, (name, look) in enumerate(zip(("rock", "paper", "scissors"), looks, strict=True)):
            ax.plot(ts, players[:, k, j], color=look.color, linestyle=look.linestyle)
            ax.plot(ts[-1], quantal.NASH[k, j], "o", color=look.color, clip_on=False)
            label_end(ax, ts[-1], quantal.NASH[k, j], name, look, 8)
        ax.plot([ts[0], ts[-1]], [1 / 3, 1 / 3], color="#9A9A9A", linewidth=1)
        ax.set(xscale="log", xlim=(ts[0], ts[-1] / 2.2), ylim=(0.2, 0.45))
    alt = """Probabilities of rock, paper and scissors against a falling temperature, for row and
        column. They end at the dots of Nash's equilibrium: row 3, 5, 4 twelfths, column 4, 5, 3.
        Row plays rock more than a third of the time when warm, and a quarter when cold."""
    return figure(fig, alt)


def reach(ts: Any, found: Mapping[str, Any], rho: Any) -> Picture:
    """Draw which solver arrives at which temperature, and where ρ, which rises, passes 1."""
    fig, ax = axes("Colder players are harder to solve for", "temperature t (colder →)", "")
    ts = np.asarray(ts)
    for row, (name, ok) in enumerate(found.items()):
        style, ok, at = SOLVERS[name], np.asarray(ok), np.full(len(ts), row)
        look = {"marker": style.marker, "linestyle": "", "markersize": 7}
        ax.plot(ts[ok], at[ok], color=style.color, **look)
        ax.plot(ts[~ok], at[~ok], color="white", markeredgecolor="#555555", **look)
    leaves = np.exp(np.interp(0, np.log(rho), np.log(ts)))
    ax.axvline(leaves, color="#7F7F7F", linestyle="--", linewidth=1.2)
    ax.annotate("ρ = 1", (leaves, -0.75), xytext=(4, 0), textcoords="offset points", va="center")
    ax.set(xscale="log", xlim=(2.4, 0.016), ylim=(len(found) - 0.5, -1))
    ax.set_yticks(range(len(found)), list(found))
    for label, name in zip(ax.get_yticklabels(), found, strict=True):
        label.set_color(ink(SOLVERS[name].color))
    alt = """A row of markers for each solver, against a falling temperature: filled where it
        arrives from the even start, empty where not. Plain iteration stops at the line ρ = 1,
        damping helps it some way, Anderson and Newton get further; Newton with halved steps, and
        Newton continued from warm to cold, are filled to the end."""
    return figure(fig, alt)
