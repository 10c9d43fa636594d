"""What a control can be moved to: its values, and the words that a page shows for them."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ipywidgets import FloatSlider, IntSlider, SelectionSlider, ToggleButtons, fixed


@dataclass(frozen=True)
class Axis:
    """A control: the argument's name, its label, its values, their words, and where it starts."""

    name: str
    label: str
    values: tuple[Any, ...]
    words: tuple[str, ...]
    start: int
    choice: bool = False  # buttons and not a slider

    def for_page(self) -> dict[str, Any]:
        """What the page's script needs of it."""
        words, start = list(self.words), self.start
        return {"label": self.label, "words": words, "start": start, "choice": self.choice}


def axes_of(show: Callable, controls: Mapping[str, Any]) -> tuple[list[Axis], dict[str, Any]]:
    """Return the controls that move, in the order of `show`'s arguments, and all other values."""
    order = [name for name in inspect.signature(show).parameters if name in controls]
    held = {name: c.value for name, c in controls.items() if isinstance(c, fixed)}
    return [axis(name, controls[name]) for name in order if name not in held], held


def axis(name: str, control: Any) -> Axis:
    """Return all that a control can be moved to; raise `ValueError` where that is not plain."""
    label = getattr(control, "description", "") or name  # as ipywidgets' interact has it
    if isinstance(control, FloatSlider | IntSlider):
        values = _steps(label, *(cast(float, x) for x in (control.min, control.max, control.step)))
        near = [i for i, v in enumerate(values) if abs(v - control.value) < 1e-9]
        if not near:
            raise ValueError(
                f"The slider {label!r} starts at {control.value:g}, which is none of its values: "
                f"{control.min:g}, {values[1]:g}, ..., {control.max:g}. Start it on one of them."
            )
        return Axis(name, label, values, tuple(map(_number, values)), near[0])
    if isinstance(control, SelectionSlider | ToggleButtons):
        pairs = [o if isinstance(o, tuple) else (str(o), o) for o in control.options]
        words, values = zip(*pairs, strict=True)
        if control.index is None:
            raise ValueError(f"Nothing of {label!r} is chosen. Give it the value to start with.")
        choice = isinstance(control, ToggleButtons)
        return Axis(name, label, values, words, control.index, choice)
    raise ValueError(
        f"A flipbook has no {type(control).__name__} ({label!r}). Take a FloatSlider, IntSlider, "
        "SelectionSlider, ToggleButtons or fixed."
    )


def _steps(label: str, low: float, high: float, step: float) -> tuple[float, ...]:
    count = round((high - low) / step)
    if count < 1 or abs(low + count * step - high) > 1e-9:
        raise ValueError(f"From {low:g} the slider {label!r} does not reach {high:g} by {step:g}.")
    exact = isinstance(step, int)
    return tuple(low + i * step if exact else round(low + i * step, 10) for i in range(count + 1))


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
