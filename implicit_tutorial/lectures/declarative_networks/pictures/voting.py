"""The pictures of lecture 09's votes: one set with its votes, and how far three pools miss."""

import numpy as np
from matplotlib.ticker import NullLocator

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    NEWTON,
    PLAIN,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from .plain import plane
from .pools import STYLES


def vote(seen, votes, found: dict, centre) -> Picture:
    """Draw a set of points with normals, its votes, and where each pool puts the centre.

    Args:
        seen: n × 5: position, normal, radius.
        votes: n × 2.
        found: name -> the pooled votes.
        centre: the true one.
    """
    seen, votes, centre = (np.asarray(part) for part in (seen, votes, centre))
    styles = dict(zip(found, (PLAIN, ANDERSON, NEWTON), strict=False))
    fig, (left, right) = pair()
    dress(left, "What is seen: points with normals", "", "")
    dress(right, "Votes, and where they are pooled", "", "")
    left.quiver(*seen[:, :2].T, *seen[:, 2:4].T, color="#7F7F7F", scale=14, width=0.005)
    left.plot(*seen[:, :2].T, "o", color="black", markersize=3)
    right.plot(*votes.T, ".", color="#7F7F7F", markersize=5)
    for name, at in found.items():
        ring = ink(styles[name].color)
        right.plot(
            *at, styles[name].marker, color=ring, markersize=18, markeredgewidth=2, fillstyle="none"
        )
        right.annotate(name, at, xytext=(12, 8), textcoords="offset points", color=ring)
    for ax in (left, right):
        ax.plot(*centre, "+", color="black", markersize=16, markeredgewidth=2)
        plane(ax, (seen[:, :2].min(0) + seen[:, :2].max(0)) / 2, 1.3)
    left.annotate("centre", tuple(centre), xytext=(8, 6), textcoords="offset points")
    return figure(
        fig,
        "Left: points on a circle with their normals, and a clump of clutter. Right: the votes for "
        "the centre, the true centre as a cross, and where the pools put it.",
    )


def shares(shares: tuple[float, ...], missed: dict) -> Picture:
    """Draw the rms miss of several pools against the share of clutter, a line a seed."""
    fig, ax = axes(
        "Welsch's pool misses least; at 60 % pseudo-Huber's most", "share of clutter", "rms miss"
    )
    for name, rows in missed.items():
        rows, style = np.asarray(rows), STYLES[name]
        for row in rows.T:
            ax.plot(shares, row, **style.line(linewidth=1))
        label_end(ax, shares[-1], rows[-1].mean(), name, style, dx=8)
    ax.set_xticks(shares, [f"{share:.0%}" for share in shares])
    ax.set_yscale("log")
    ax.set_yticks([0.03, 0.1, 0.3], ["0.03", "0.1", "0.3"])
    ax.yaxis.set_minor_locator(NullLocator())
    return figure(
        fig,
        "How far three pools miss, against the share of clutter, a line a seed. The mean misses "
        "most up to 40 %, pseudo-Huber at 60 %. Welsch misses least, but rises steeply at the end.",
    )
