"""The figures of the slides and of the README, one script each: `python -m figures` draws them.

A slide is 16 cm × 9 cm, and there 8.5 pt are what 18 pt are on a slide of 13.33 inches. A figure is
drawn at the size at which it is shown, so its text stays as large as the slide's own.

A script has `draw()`, which returns a notebook's `Picture`, and, where the figure is less high than
a slide is, `SIZE`. What comes out is looked at: nothing cut off, nothing below 8.5 pt.
"""

import importlib
import re
from pathlib import Path

from matplotlib.text import Text

from implicit_tutorial.classroom.picture.figure import Picture

from ._looked_at import look_at

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
SLIDE = (5.5, 2.48)  # inches: the width of a line, and the height below a frame's title
TEXT = 9.5  # pt
SMALLEST = 8.5  # pt
INDEXED = 12.3  # pt, where there is an index: Matplotlib writes it at 70 %
INDEX = re.compile(r"\$[^$]*[_^]")


def draw(name: str) -> Picture:
    """Return the figure of figures/NAME.py at the size of a slide, with its titles, for a page."""
    script = importlib.import_module(f"{__name__}.{name}")
    picture = script.draw()
    picture.figure.set_size_inches(getattr(script, "SIZE", SLIDE))
    for text in picture.figure.findobj(Text):
        text.set_fontsize(TEXT)
    for ax in picture.figure.axes:
        ax.tick_params(labelsize=TEXT)
        if any(INDEX.search(text.get_text()) for text in ax.texts):
            for text in ax.texts:
                text.set_fontsize(INDEXED)
    if not look_at(name, picture, SLIDE, SMALLEST):
        raise ValueError(f"figures/{name}.py has no title for a page.")
    return picture


def on_slide(name: str, picture: Picture) -> Picture:
    """Take away the title: the frame has one. Panels keep their names, up to a colon."""
    fig = picture.figure
    fig.suptitle("")
    for ax in fig.axes:
        for side in ("left", "center", "right"):
            panel = ax.get_title(side).partition(":")[0] if len(fig.axes) > 1 else ""
            ax.set_title(panel, loc=side, fontsize=TEXT)
    if len(look_at(name, picture, SLIDE, SMALLEST)) > len(fig.axes):
        raise ValueError(f"figures/{name}.py has more names than panels.")
    return picture
