"""The pictures of lecture 06 of what was learned: a puzzle, and learned rules beside a network."""

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, NEWTON, dress, ink, pair


def puzzle(clues, x) -> Picture:
    """Draw a puzzle, and what the layer fills in: each digit as large as its share of the cell."""
    clues, x = (np.asarray(v).reshape(16, 4) for v in (clues, x))
    shares = x / x.sum(1, keepdims=True)
    fig, (left, right) = pair()
    dress(left, "The puzzle", "", "")
    dress(right, "The layer's answer", "", "")
    for ax in (left, right):
        ax.set(xlim=(0, 4), ylim=(4, 0), xticks=[], yticks=[], aspect="equal")
        for k in range(5):
            width = 2.5 if k % 2 == 0 else 0.8
            ax.plot([0, 4], [k, k], [k, k], [0, 4], color="black", linewidth=width, clip_on=False)
        ax.set_frame_on(False)
    for cell in range(16):
        at = (cell % 4 + 0.5, cell // 4 + 0.55)
        given = clues[cell].any()
        if given:
            left.text(*at, f"{clues[cell].argmax() + 1}", size=20, ha="center", va="center")
        best = int(shares[cell].argmax())
        color = "black" if given else ink(NEWTON.color)
        right.text(*at, f"{best + 1}", size=20, ha="center", va="center", color=color)
        right.text(
            at[0] + 0.28, at[1] + 0.3, f"{100 * shares[cell, best]:.0f}%", size=9, ha="center"
        )
    return figure(
        fig,
        "A 4 × 4 sudoku with some digits given, and the same with every cell filled in by the "
        "layer, each digit with its share of the cell in percent.",
    )


def learned(rules, network, losses) -> Picture:
    """Draw the loss of each seed, and the share of test puzzles solved beside the network's."""
    fig, (left, right) = pair()
    dress(left, "Each start takes the same course", "Adam step", "loss")
    for history in np.asarray(losses):
        smooth = np.convolve(history, np.ones(10) / 10, "valid")
        left.semilogy(np.arange(len(smooth)) + 10, smooth, color=NEWTON.color, linewidth=1.2)
    dress(right, "Rules solve what a network does not", "seed", "test puzzles solved")
    k = np.arange(len(rules))
    right.bar(k - 0.2, rules, 0.38, color=NEWTON.color, edgecolor="black")
    right.bar(k + 0.2, network, 0.38, color=ANDERSON.color, edgecolor="black", hatch="//")
    right.set_ylim(0, 1.35)
    right.set_yticks([0, 0.5, 1])
    right.set_xticks(k)
    right.annotate("plain: learned rules", (-0.4, 1.2), color=ink(NEWTON.color))
    right.annotate("hatched: network", (-0.4, 1.07), color=ink(ANDERSON.color))
    return figure(
        fig,
        "Left: the losses of all seeds fall together. Right: for each seed two bars, learned "
        "rules near 1, the plain network far below.",
    )
