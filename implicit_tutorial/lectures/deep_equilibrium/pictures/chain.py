"""Lecture 05: a message along a chain."""

from collections.abc import Mapping, Sequence

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import TRUTH, axes, dress, label_end, pair

from .styles import DEQ, TIED


def along(solved: np.ndarray, ten_layers: np.ndarray) -> Picture:
    """Draw how often each node is right: mean of the seeds."""
    fig, ax = axes("Ten layers carry the bit ten nodes far", "node", "nodes that say the bit (%)")
    ax.axhline(50, **TRUTH.line(marker="", linewidth=1))
    ax.annotate("guessing", (0, 52), fontsize=10)
    for found, style in ((solved, DEQ), (ten_layers, TIED)):
        mean = 100 * np.asarray(found).mean(axis=0)
        ax.plot(np.arange(1, len(mean) + 1), mean, **style.line(markevery=3))
    ax.annotate("fixed point", (len(mean), 97), ha="right", va="top")
    label_end(ax, 13, 78, "K = 10", TIED)
    ax.set_ylim(30, 103)
    alt = """How often each node of a chain of fifty is right: at the fixed point always, after ten
        layers always up to node ten, and then as often as by guessing."""
    return figure(fig, alt)


def reach(lengths: Sequence[int], found: Mapping[str, np.ndarray], steps: Sequence[int]) -> Picture:
    """Draw accuracy against the chain's length, and the steps that the solve takes."""
    fig, (left, right) = pair()
    dress(left, "Trained on 20 nodes, right on 200", "nodes", "right (%)")
    styles = {"fixed point": DEQ, "K = 10": TIED}
    for name, values in found.items():
        values = 100 * np.asarray(values)
        for seed in values.T:
            left.semilogx(lengths, seed, **styles[name].line(marker=styles[name].marker or "o"))
    left.annotate("fixed point", (lengths[0], 96), va="top")
    label_end(left, lengths[1], 68, "K = 10", TIED, dx=0)
    left.set_xticks(lengths, [f"{n}" for n in lengths])
    left.minorticks_off()
    left.set_ylim(40, 104)
    dress(right, "A step a node, and one more", "nodes", "steps")
    right.loglog(lengths, steps, **DEQ.line(marker="o"))
    right.set_xticks(lengths, [f"{n}" for n in lengths])
    right.set_yticks(lengths, [f"{n}" for n in lengths])
    right.minorticks_off()
    alt = """Left: the accuracy of five seeds on chains of 20 to 200 nodes; the fixed point stays at
        100 %, ten layers fall towards 50 %. Right: the solver's steps equal the nodes plus one."""
    return figure(fig, alt)
