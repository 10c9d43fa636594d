"""Lecture 11: how long each device works, what it sends, and which of them failed."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, PLAIN, axes, dress, ink, pair

from ..problem.messages import Message


def steps(apart: Any, together: Any) -> Picture:
    """Draw how many steps each device takes on its own, and how many all take together."""
    apart, together = np.atleast_1d(np.asarray(apart)), int(together)
    fig, ax = axes("Together, all wait for the hardest rows", "device", "steps")
    at = np.arange(len(apart))
    ax.bar(at, together, color="white", edgecolor=PLAIN.color, hatch="//", width=0.8)
    ax.bar(at, apart, color=PLAIN.color, edgecolor="black", width=0.8)
    ax.set_xticks(at)
    ax.set_ylim(0, 1.22 * max(together, *apart))
    ax.text(-0.4, 1.05 * together, "hatched: together, with one norm", color=ink(PLAIN.color))
    ax.text(-0.4, 1.13 * together, "full: each device on its own", color=ink(PLAIN.color))
    return figure(
        fig,
        "Steps of each device. On its own, a device with easy rows stops early, and one with hard "
        "rows late. Together all take as many as the hardest rows ask for.",
    )


def sent(found: Mapping[str, Sequence[Message]], title: str) -> Picture:
    """Draw for each way how many messages it sends in one step of its loops, and their bytes."""
    fig, (left, right) = pair()
    dress(left, title, "messages a step", "")
    dress(right, "and their bytes", "bytes a step", "")
    inside = {name: [m.bytes for m in all_ if m.loop is not None] for name, all_ in found.items()}
    names = list(found)[::-1]
    for row, name in enumerate(names):
        count, size = len(inside[name]), sum(inside[name])
        left.barh(row, count, color=PLAIN.color, edgecolor="black")
        left.text(count + 0.06, row, str(count), va="center")
        right.barh(row, size, color=ANDERSON.color, edgecolor="black", hatch="..")
        right.text(max(size, 1) * 1.2, row, str(size), va="center")
    left.set_yticks(range(len(names)), names)
    most = max(1, *map(len, inside.values()))
    left.set_xlim(0, 1.2 * most + 0.3)
    left.set_xticks(range(most + 1))
    right.set_yticks(range(len(names)), [""] * len(names))
    right.set_xscale("log")
    right.set_xlim(0.8, 1e6)
    return figure(
        fig,
        "Left: how many messages each way sends in a step of its loop. Right: their bytes, on a "
        "log axis. The ways: " + ", ".join(name.replace("\n", " ") for name in found) + ".",
    )


def failed(z: Any, devices: int) -> Picture:
    """Draw z*, one example a row, with the rows that are NaN hatched, device by device."""
    fig, ax = axes("Who failed has no rows; the others have theirs", "unknown", "device")
    z = np.asarray(z)
    ax.imshow(z, aspect="auto", cmap="Greys", vmin=-1.4, vmax=1, interpolation="nearest")
    share = len(z) / devices
    for k in range(devices):
        if np.isnan(z[int(k * share)]).any():
            ax.axhspan(
                k * share - 0.5, (k + 1) * share - 0.5, hatch="xx", fc="white", ec=ANDERSON.color
            )
        ax.axhline(k * share - 0.5, color="white", linewidth=2)
    ax.set_yticks((np.arange(devices) + 0.5) * share - 0.5, [str(k) for k in range(devices)])
    return figure(
        fig,
        "The answers of all examples as grey rows, in blocks of one device each. The blocks of "
        "the devices that failed are hatched and hold no number; all others are filled.",
    )
