"""How every picture looks: one colour, dash and marker for each thing, defined here."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure


def contrast(color: Any) -> float:
    """Return the contrast ratio of a colour on white, from 1 (white) to 21 (black); WCAG 2.1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(color)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@cache
def ink(color: Any) -> str:
    """Return the colour in which to write: darkened until its contrast on white is 4.5."""
    red, green, blue = to_rgb(color)
    for share in np.arange(1, 0, -0.05):
        dark = to_hex((share * red, share * green, share * blue))
        if contrast(dark) >= 4.5:
            return dark
    return "#000000"


@dataclass(frozen=True)
class Style:
    """Colour (Okabe–Ito), dash and marker: any one of them tells the thing."""

    color: str
    linestyle: str
    marker: str

    def line(self, **more: Any) -> dict[str, Any]:
        """Keyword arguments for `Axes.plot`: a line with markers."""
        return {
            "color": self.color,
            "linestyle": self.linestyle,
            "marker": self.marker,
            "markersize": 4.5,
            "markeredgecolor": ink(self.color),
            **more,
        }


PLAIN = Style("#0072B2", "-", "o")  # plain iteration
ANDERSON = Style("#D55E00", "--", "s")
NEWTON = Style("#009E73", ":", "^")
UNROLLED = Style("#CC79A7", "-.", "D")
IMPLICIT = Style("#000000", "-", "")
TRUTH = Style("#7F7F7F", (0, (6, 2)), "")  # type: ignore[arg-type]  # a dash as matplotlib writes it

RC: dict[Any, Any] = {
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "lines.linewidth": 1.8,
    "animation.html": "jshtml",
}


def axes(title: str, xlabel: str, ylabel: str) -> tuple[Figure, Axes]:
    """One 6.4 × 4 inch picture: its claim as the title, its axes with names and units."""
    with mpl.rc_context(RC):
        fig, ax = plt.subplots(figsize=(6.4, 4))
        dress(ax, title, xlabel, ylabel)
    return fig, ax


def pair() -> tuple[Figure, tuple[Axes, Axes]]:
    """Two pictures side by side, 8 × 3.6 inches; `dress` gives each its title and axes.

    On a page 700 pixels wide their smallest text, 10 pt, is 12 pixels high.
    """
    with mpl.rc_context(RC):
        fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6))
    return fig, (left, right)


def dress(ax: Axes, title: str, xlabel: str, ylabel: str) -> None:
    """Give an axes its title and the names of its axes."""
    ax.set_title(title, fontsize=RC["axes.titlesize"], loc="left")
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)


def label_end(ax: Axes, x: float, y: float, text: str, style: Style, dx: float = 5, dy: float = 0):
    """Write a line's name at its end (x, y), moved by (dx, dy) points, in its colour's ink."""
    ax.annotate(
        text,
        (x, y),
        xytext=(dx, dy),
        textcoords="offset points",
        color=ink(style.color),
        va="center",
        annotation_clip=False,
    )
