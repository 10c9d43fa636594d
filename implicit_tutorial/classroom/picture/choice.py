"""A choice among a few names, for every widget that has one."""

from collections.abc import Iterable
from typing import Any

from ipywidgets import ToggleButtons


def choice(options: Iterable[Any], value: Any, name: str) -> ToggleButtons:
    """Return one button for each option: Tab goes to them, Enter chooses.

    A Dropdown cannot be moved by keyboard: JupyterLab takes its arrow keys to go to another cell,
    and its letters as commands (ipywidgets issue 3912).
    """
    return ToggleButtons(
        options=list(options),
        value=value,
        description=name,
        layout={"display": "flex"},  # name and buttons in one row
        style={"button_width": "auto", "description_width": "80px"},
    )
