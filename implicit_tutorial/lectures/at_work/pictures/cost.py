"""Lecture 11: seconds on many devices, by the cost model."""

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    NEWTON,
    PLAIN,
    Style,
    axes,
    ink,
    label_end,
)

from ..problem.cost import NETWORKS, SOLVERS, WAYS, Network, Work, most_useful, to_answer

STYLES = {
    "together": PLAIN,
    "each example": ANDERSON,
    "each device": IMPLICIT,
    "W by rows": NEWTON,
}
DEVICES = np.geomspace(1, 1000, 61)


def _spread(heights: list[float], gap: float = 2.8) -> list[float]:
    """Return heights on a log axis, moved up until each is `gap` times the next lower one."""
    moved, last = dict.fromkeys(range(len(heights)), 0.0), 0.0
    for k in sorted(moved, key=lambda k: heights[k]):
        moved[k] = last = max(heights[k], gap * last)
    return list(moved.values())


def seconds_to_answer(latency: float, unknowns: int = 1024, solver: str = "plain") -> Picture:
    """Draw the seconds of a whole solve against the number of devices, for each way."""
    network, work = Network(latency, 2e10), Work(unknowns=unknowns)
    best = most_useful(work, SOLVERS[solver][1], network)
    told = f"best on {best:,.0f}" if best < 1000 else "gains up to 1000"
    title = f"Together: {told} devices" if best >= 2 else "Together: one device is quickest"
    fig, ax = axes(title, "devices", "seconds to the answer")
    curves = {way: to_answer(DEVICES, work, solver, way, network) for way in WAYS}
    heights = _spread([taken[-1] for taken in curves.values()])
    for (name, taken), height in zip(curves.items(), heights, strict=True):
        style: Style = STYLES[name]
        ax.loglog(DEVICES, taken, color=style.color, linestyle=style.linestyle)
        label_end(ax, 1000, height, name, style)
        if WAYS[name].messages:
            at = int(np.argmin(taken))
            whole = {"markersize": 8, "clip_on": False}  # at one device, too
            ax.plot(DEVICES[at], taken[at], style.marker, color=style.color, **whole)
    ax.set_xlim(1, 9000)
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.set_ylim(1e-6, 1e2)
    return figure(
        fig,
        f"Seconds of a {solver} solve for {unknowns} unknowns against the number of devices, both "
        f"on log axes, at a latency of {latency:.1e} s. {title}. Who sends nothing falls in "
        "proportion. The others fall, and rise again once waiting is longer than computing.",
    )


def useful(rate: float) -> Picture:
    """Draw the number of devices beyond which a step takes longer again, against latency."""
    fig, ax = axes("More devices than this only wait", "latency in seconds", "devices of use")
    latencies = np.geomspace(1e-6, 1e-3, 50)
    for unknowns, style in ((256, PLAIN), (1024, ANDERSON), (4096, NEWTON)):
        work = Work(unknowns=unknowns, rate=rate)
        best = [most_useful(work, WAYS["together"], Network(x, 1e9)) for x in latencies]
        ax.loglog(latencies, np.maximum(best, 1), color=style.color, linestyle=style.linestyle)
        at = 7  # right of the first network's line; as the curve falls, no label meets it
        ax.annotate(
            f"n = {unknowns}",
            (latencies[at], max(best[at], 1)),
            xytext=(0, 3),
            textcoords="offset points",
            color=ink(style.color),
        )
    low, high = ax.get_ylim()
    ax.set_ylim(low, high * 30)
    for name, network in NETWORKS.items():
        ax.axvline(network.latency, color="#7F7F7F", linewidth=1)
        ax.text(network.latency * 1.05, high * 8, name, fontsize=10, rotation=0)
    return figure(
        fig,
        "The number of devices beyond which a step takes longer again, against the latency, on "
        "log axes, for three sizes of the layer. It falls in proportion to the latency, and grows "
        "with the square of the unknowns.",
    )
