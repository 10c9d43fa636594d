"""A part of the plane without axes: where only the places count."""

from matplotlib.axes import Axes


def plane(ax: Axes, middle: tuple[float, float], half: float) -> None:
    """Show a square around `middle`, `half` to each side: no ticks, no lines, both axes alike."""
    ax.set_aspect("equal")
    ax.set_xlim(middle[0] - half, middle[0] + half)
    ax.set_ylim(middle[1] - half, middle[1] + half)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
