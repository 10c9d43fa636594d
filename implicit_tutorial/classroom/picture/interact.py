"""Controls that move a picture: by a kernel, and in a built notebook by the page alone."""

import os
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.display import display

from .figure import Picture

FLIPBOOK = "IMPLICIT_TUTORIAL_FLIPBOOK"  # notebooks/execute.py sets it


def interact(show: Callable[..., Picture], **controls: Any) -> None:
    """Show the picture `show(**values)`, which follows its controls.

    It is ipywidgets' `interact`. Where notebooks are built it displays a flipbook: all that the
    controls can be moved to, drawn by the same `show`, so that they move without a kernel.

    Args:
        show: a function of the controls' names that returns a `Picture`.
        controls: one control for each argument of `show`: a FloatSlider, IntSlider,
            SelectionSlider or ToggleButtons, or `fixed`.
    """
    if os.environ.get(FLIPBOOK):
        from .flipbook.record import record

        display(record(show, controls))
    else:
        ipywidgets.interact(show, **controls)
