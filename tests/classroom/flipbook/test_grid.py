"""What each kind of control can be moved to, and what is no control for a flipbook."""

import pytest
from classroom.flipbook.small import controls, show
from ipywidgets import (
    Checkbox,
    FloatSlider,
    IntSlider,
    SelectionSlider,
    ToggleButtons,
    fixed,
    interactive,
)

from implicit_tutorial.classroom.picture.flipbook.grid import axes_of, axis


@pytest.mark.parametrize(
    ("control", "values", "words"),
    [
        (IntSlider(5, min=1, max=9, step=4), (1, 5, 9), ("1", "5", "9")),
        (FloatSlider(0.3, min=-0.3, max=0.3, step=0.3), (-0.3, 0.0, 0.3), ("−0.3", "0", "0.3")),
        (SelectionSlider(options=[("a few", 3), ("many", 9)], value=9), (3, 9), ("a few", "many")),
        (ToggleButtons(options=[1.0, 10.0], value=10.0), (1.0, 10.0), ("1.0", "10.0")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_control_has_its_values_their_words_and_its_start(control, values, words):
    found = axis("a", control)
    assert (found.values, found.words) == (values, words)
    assert found.values[found.start] == control.value
    assert found.choice == isinstance(control, ToggleButtons)
    assert all(type(value) is type(control.value) for value in found.values)


def test_the_values_are_those_that_can_be_written_down():
    assert axis("a", FloatSlider(0.3, min=0.1, max=0.7, step=0.1)).values == (
        *(0.1, 0.2, 0.3, 0.4),
        *(0.5, 0.6, 0.7),
    )


def test_controls_have_the_order_and_the_names_that_a_kernel_gives_them():
    axes, held = axes_of(show, controls())
    by_kernel = interactive(show, **controls()).children[:-1]
    assert [axis.label for axis in axes] == [control.description for control in by_kernel]
    assert [axis.name for axis in axes] == ["slope", "kind"]
    assert held == {"color": "#0072B2"}


@pytest.mark.parametrize(
    ("control", "said"),
    [
        (Checkbox(description="dark"), "A flipbook has no Checkbox .'dark'."),
        ((0, 9), "A flipbook has no tuple .'a'."),
        (FloatSlider(0.35, min=0, max=1, step=0.1), "starts at 0.35, which is none of its values"),
        (FloatSlider(0, min=0, max=1, step=0.3), "From 0 the slider 'a' does not reach 1 by 0.3"),
        (ToggleButtons(options=["x", "y"], value=None), "Nothing of 'a' is chosen"),
    ],
)
def test_what_has_no_plain_grid_is_refused_in_prose(control, said):
    with pytest.raises(ValueError, match=said):
        axis("a", control)


def test_what_is_fixed_moves_nothing():
    assert axes_of(show, {"color": fixed(1)}) == ([], {"color": 1})
