"""A slider with a name of its own, for every widget that has one."""

from ipywidgets import FloatSlider


def slider(value: float, low: float, high: float, step: float, name: str) -> FloatSlider:
    """Return a slider that draws where it is let go, and not on its way."""
    return FloatSlider(
        value=value, min=low, max=high, step=step, description=name, continuous_update=False
    )
