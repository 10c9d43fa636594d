"""The figures of the slides and of the README, one script each: `python -m figures` draws them.

A figure goes on a slide of 16 cm × 9 cm, with 14 cm of text in a line. There 8.5 pt are what 18 pt
are on a slide of 13.33 inches. So a notebook's figure becomes smaller and its text stays: as large
as the slide's own, with lines and markers of the same weight.
"""

import importlib
from pathlib import Path

from matplotlib.text import Text

from implicit_tutorial.classroom.picture.figure import Picture

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
SIZES = {1: (5.0, 2.6), 2: (5.5, 2.6), 4: (5.5, 1.7)}  # inches, by the number of panels
TEXT = 9.5  # pt


def draw(name: str) -> Picture:
    """Return the figure of figures/NAME.py at the size of a slide, all its text of one size."""
    picture = importlib.import_module(f"{__name__}.{name}").draw()
    fig = picture.figure
    fig.set_size_inches(SIZES[len(fig.axes)])
    for ax in fig.axes:
        ax.tick_params(labelsize=TEXT)
    for text in fig.findobj(Text):
        text.set_fontsize(TEXT)
    return picture
