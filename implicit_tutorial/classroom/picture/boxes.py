"""Maps of boxes and arrows."""

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from .style import RC, Style


def board(height: float = 5) -> tuple[Figure, Axes]:
    """A bare picture, 10 wide and `height` high, to `place` boxes on."""
    with mpl.rc_context(RC):
        fig, ax = plt.subplots(figsize=(6.4, 0.64 * height))
    ax.set(xlim=(0, 10), ylim=(0, height))
    ax.set_axis_off()
    return fig, ax


def place(ax: Axes, x: float, y: float, text: str, style: Style | None = None, **more) -> Text:
    """Write a text at (x, y), in a box where a style is given; `more` is said of the box."""
    look = {"edgecolor": style.color, "linestyle": style.linestyle} if style else {}
    box = {"boxstyle": "round,pad=0.5", "facecolor": "none", "edgecolor": "none", "linewidth": 1.8}
    return ax.text(x, y, text, ha="center", va="center", bbox={**box, **look, **more})


def arrow(ax: Axes, start: Text, end: Text, style: Style, bend: float = 0) -> Annotation:
    """Draw an arrow from the edge of one text's box to the edge of another's."""
    look = {"arrowstyle": "-|>", "color": style.color, "linewidth": 1.4}
    edges = {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch()}
    way = {"connectionstyle": f"arc3,rad={bend}"}
    places = end.get_position(), start.get_position()
    return ax.annotate("", *places, arrowprops={**look, **edges, **way})


def hide(*drawn: Text) -> None:
    """Let boxes and arrows take their room, and not be seen: they come later in a talk."""
    for text in drawn:
        text.set_alpha(0)
        for patch in (text.get_bbox_patch(), getattr(text, "arrow_patch", None)):
            if patch is not None:
                patch.set_alpha(0)
