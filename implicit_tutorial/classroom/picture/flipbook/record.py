"""Draw every picture that a widget's controls can be moved to."""

import math
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from ..figure import Picture
from .book import Flipbook, Page
from .grid import axes_of
from .pool import svg

MOST = 400  # pictures of a book, which is half a minute of drawing


def record(show: Callable[..., Picture], controls: Mapping[str, Any]) -> Flipbook:
    """Return the flipbook of `show`: its picture for each combination of the controls' values.

    Raises:
        ValueError: a control is of another kind, starts between two values, or there are too many
            pictures, or too large ones.
        TypeError: `show` returns no `Picture`.
    """
    axes, held = axes_of(show, controls)
    count = math.prod(len(axis.values) for axis in axes)
    if count > MOST:
        each = " × ".join(str(len(axis.values)) for axis in axes)
        raise ValueError(
            f"The controls can be moved to {each} = {count} pictures, and a flipbook holds {MOST}. "
            "Give them larger steps."
        )
    names = [axis.name for axis in axes]
    start = {axis.name: axis.values[axis.start] for axis in axes}
    pages = []
    for values in product(*(axis.values for axis in axes)):
        picture = drawn(show, {**dict(zip(names, values, strict=True)), **held})
        pages.append(Page(svg(picture.figure), picture.alt))
    return Flipbook(axes, pages, drawn(show, {**start, **held}))


def drawn(show: Callable[..., Picture], values: Mapping[str, Any]) -> Picture:
    """Return what `show` draws; raise `TypeError` where it is no picture."""
    picture = show(**values)
    if not isinstance(picture, Picture):
        raise TypeError(f"interact needs a function that returns a Picture; got {picture!r}.")
    return picture
