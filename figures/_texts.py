"""A word in a notebook's picture, to be moved where a slide's larger letters need it."""

from matplotlib.axes import Axes
from matplotlib.text import Text


def text(ax: Axes, begins: str) -> Text:
    """Return the one text in an axes that begins so."""
    (found,) = [each for each in ax.texts if each.get_text().startswith(begins)]
    return found
