"""The pictures of lecture 09's votes: one set with its votes, and how far three pools miss."""

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    NEWTON,
    PLAIN,
    axes,
    dress,
    ink,
    pair,
)


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
    dress(left, "Points with normals", "", "")
    dress(right, "Votes, and two pools", "", "")
    left.quiver(*seen[:, :2].T, *seen[:, 2:4].T, color="#7F7F7F", scale=14, width=0.005)
    left.plot(*seen[:, :2].T, "o", color="black", markersize=3)
    right.plot(*votes.T, ".", color="#7F7F7F", markersize=5)
    for name, at in found.items():
        right.plot(*at, styles[name].marker, color=styles[name].color, markersize=9)
        right.annotate(
            name, at, xytext=(9, 6), textcoords="offset points", color=ink(styles[name].color)
        )
    for ax in (left, right):
        ax.plot(*centre, "+", color="black", markersize=16, markeredgewidth=2)
        ax.set_aspect("equal")
        middle = (seen[:, :2].min(0) + seen[:, :2].max(0)) / 2
        ax.set_xlim(middle[0] - 1.5, middle[0] + 1.5)
        ax.set_ylim(middle[1] - 1.5, middle[1] + 1.5)
        ax.set_xticks([])
        ax.set_yticks([])
    return figure(
        fig,
        "Left: points on a circle with their normals, and a clump of clutter. Right: the votes for "
        "the centre, the true centre as a cross, and where the pools put it.",
    )


def shares(shares: tuple[float, ...], missed: dict) -> Picture:
    """Draw the rms miss of several pools against the share of clutter, a line a seed."""
    fig, ax = axes("Up to 40 % the pool ignores the clutter", "share of clutter", "rms miss")
    for (name, rows), style in zip(missed.items(), (PLAIN, NEWTON, ANDERSON), strict=True):
        rows = np.asarray(rows)
        for row in rows.T:
            ax.plot(shares, row, **style.line(linewidth=1))
        ax.annotate(
            name,
            (shares[-1], rows[-1].mean()),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=ink(style.color),
            annotation_clip=False,
        )
    ax.set_xticks(shares, [f"{share:.0%}" for share in shares])
    ax.set_yscale("log")
    return figure(
        fig,
        "How far three pools miss, against the share of clutter, five lines each. The mean misses "
        "most; Welsch's is lowest up to 40 %, and at 60 % some of its lines jump up.",
    )
