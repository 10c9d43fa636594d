"""A part of the plane without axes: where only the places count."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike


def plane(ax: Axes, middle: ArrayLike, half: float) -> None:
    """Show a square around `middle`, `half` to each side: no ticks, no lines, both axes alike."""
    x, y = np.asarray(middle)
    ax.set_aspect("equal")
    ax.set_xlim(x - half, x + half)
    ax.set_ylim(y - half, y + half)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
