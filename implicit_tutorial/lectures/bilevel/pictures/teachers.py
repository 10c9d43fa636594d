"""Lecture 07: ten images that teach, what their students know, and weights of examples."""

from collections.abc import Mapping

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, PLAIN, RC, axes, ink


def teachers(sets: Mapping[str, np.ndarray]) -> Picture:
    """Draw sets of ten images, one row a set: black is 1, white is below 0."""
    with mpl.rc_context(RC):
        fig, rows = plt.subplots(len(sets), 1, figsize=(8, 1.15 * len(sets)))
    for ax, (name, images) in zip(np.atleast_1d(rows), sets.items(), strict=True):
        framed = np.full((10, 8, 9), np.nan)  # a column between two images
        framed[:, :, :8] = np.asarray(images).reshape(10, 8, 8)
        ax.imshow(np.concatenate(list(framed), 1)[:, :-1], cmap="Greys", vmin=-0.35, vmax=1)
        ax.set(xticks=[], yticks=[])
        ax.set_frame_on(False)
        ax.set_title(name, fontsize=11, loc="left")
    return figure(
        fig,
        "Rows of ten 8 × 8 images, one a class. Real digits and their means look like digits; the "
        "distilled ones are blurred, and only in parts like them.",
    )


def students(shares: Mapping[str, np.ndarray]) -> Picture:
    """Draw the test accuracy of the students of each set, one dot a set."""
    fig, ax = axes("Ten images that teach nearly all", "test accuracy (%)", "")
    for row, values in enumerate(shares.values()):
        percent = np.sort(100 * np.atleast_1d(np.asarray(values)))
        height = row + 0.4 * (np.arange(len(percent)) + 0.5 - len(percent) / 2) / len(percent)
        ax.plot(percent, height, "o", color=PLAIN.color, markeredgecolor=ink(PLAIN.color))
    ax.set_yticks(range(len(shares)), list(shares))
    ax.set_ylim(len(shares) - 0.5, -0.5)
    ax.set_xlim(50, 100)
    return figure(
        fig,
        "Test accuracies of students: sets of ten real images lowest, the class means above all of "
        "them, ten distilled images higher still, and all thousand images highest.",
    )


def weights(found: np.ndarray, flipped: np.ndarray) -> Picture:
    """Draw how many examples of either kind got which weight."""
    fig, ax = axes("The weights find the wrong labels", "weight of an example", "examples")
    bins = np.linspace(0, 2, 21).tolist()
    found, flipped = np.asarray(found), np.asarray(flipped)
    ax.hist(found[~flipped], bins, color=PLAIN.color, edgecolor="black", alpha=0.75)
    ax.hist(found[flipped], bins, color=ANDERSON.color, edgecolor="black", hatch="//", alpha=0.75)
    top = ax.get_ylim()[1]
    ax.annotate("right labels", (1.45, 0.93 * top), color=ink(PLAIN.color))
    ax.annotate("hatched: wrong labels", (0.05, 0.93 * top), color=ink(ANDERSON.color))
    ax.set_ylim(0, 1.05 * top)
    return figure(
        fig,
        "Two histograms of the weights: those of examples with a wrong label lie mostly below one, "
        "those with a right label mostly above, and the two overlap.",
    )
