"""A figure is looked at when it is drawn: whole, large enough, and under one title."""

import numpy as np
from matplotlib.text import Text

from implicit_tutorial.classroom.picture.figure import Picture

POINT = 1 / 72  # inch


def look_at(name: str, picture: Picture, widest: tuple[float, float], smallest: float) -> list[str]:
    """Return the titles of a figure; raise `ValueError` where it is cut off, too large or small."""
    fig = picture.figure
    fig.draw_without_rendering()
    size, drawn = fig.get_size_inches(), np.asarray(fig.get_tightbbox().extents)
    if (drawn < -POINT).any() or (drawn[2:] > size + POINT).any():
        raise ValueError(f"figures/{name}.py is cut off: it reaches {drawn} in {size} inches.")
    if (size > widest).any():
        raise ValueError(f"figures/{name}.py has {size} inches, and a slide {widest}.")
    for text in fig.findobj(Text):
        what, points = text.get_text(), float(text.get_fontsize())
        if what and points < smallest:
            raise ValueError(
                f"figures/{name}.py: {what!r} has {points:.1f} pt; in a hall {smallest} are least."
            )
    titles = [ax.get_title(side) for ax in fig.axes for side in ("left", "center", "right")]
    return [title for title in [fig.get_suptitle(), *titles] if title]
