"""Lecture 05: a digit that walks to its fixed point, and where other starts lead."""

from collections.abc import Mapping

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import RC, axes, dress

from ..problem.walk import Walk
from .styles import DEQ, TIED

STYLES = {"DEQ": DEQ, "K = 5": TIED}
WHAT = {"DEQ": "trained to settle", "K = 5": "trained for five steps"}


def walk(walks: Mapping[str, Walk], digit: int = 0, k: int = 4, network: str = "DEQ") -> Picture:
    """Draw one digit, its first k steps in the plane, and what the network says at step k."""
    found, style = walks[network], STYLES[network]
    said = found.probabilities[digit, k]
    with mpl.rc_context(RC):
        fig, (image, plane, bars) = plt.subplots(
            1, 3, figsize=(8, 3.4), width_ratios=(0.55, 1.25, 1)
        )
    image.imshow(found.pixels[digit].reshape(8, 8), cmap="gray_r")
    image.set(xticks=[], yticks=[])
    image.spines[:].set_visible(False)
    dress(image, f"The digit {found.classes[digit]}", "", "")
    path = found.plane[digit]
    dress(plane, f"{k} {'step' if k == 1 else 'steps'}, {WHAT[network]}", "first", "second")
    plane.plot(*path.T, color="#DDDDDD", zorder=0)
    plane.plot(*path[: k + 1].T, **style.line(marker="o", markersize=4))
    plane.plot(*path[k], "o", color=style.color, markersize=11)
    plane.plot(*path[-1], "x", color="black", markersize=10)
    plane.set_xlabel(f"two coordinates, {found.share:.0%} of the variance")
    plane.set_ylabel("")
    plane.margins(0.12)
    dress(bars, f"It says: {said.argmax()}", "probability", "class")
    colors = [style.color if c == said.argmax() else "#BBBBBB" for c in range(10)]
    bars.barh(range(10), said, color=colors)
    bars.set(xlim=(0, 1), yticks=range(10))
    bars.invert_yaxis()
    alt = f"""Digit {digit}, which is a {found.classes[digit]}, and in the plane the first {k} of
        {len(path) - 1} steps of its state, in the network that was {WHAT[network]}; a cross where
        the last one ends. Beside it the probabilities of ten classes at step {k}."""
    return figure(fig, alt)


def landings(found: Mapping[str, np.ndarray]) -> Picture:
    """Draw, for each network and seed, how many digits end elsewhere from a random start."""
    fig, ax = axes("Does the start matter?", "digits of 500 that end elsewhere", "")
    for row, (name, counts) in enumerate(found.items()):
        style = STYLES[name]
        height = row + 0.07 * (np.arange(len(counts)) - len(counts) // 2)
        ax.plot(
            counts, height, **style.line(linestyle="", marker=style.marker or "o", markersize=8)
        )
    ax.set_yticks(range(len(found)), [f"{name}\n{WHAT[name]}" for name in found])
    ax.set_ylim(-0.5, len(found) - 0.5)
    ax.set_xlim(left=-1)
    alt = """Dots for five seeds of two networks: of the one trained to settle at most a few digits
        end elsewhere from a random start, of the one trained for five steps many more."""
    return figure(fig, alt)
