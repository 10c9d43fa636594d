"""What the sliders of the games' widgets can be moved to is shown whole, and said rightly."""

import pytest

from implicit_tutorial.lectures.bilevel import widgets


@pytest.mark.parametrize(
    ("picture", "title"),
    [
        (lambda: widgets.show_duopoly(1.0, "simultaneous"), "Firm 1 ends at 3.33"),
        (lambda: widgets.show_duopoly(0.0, "both"), "Firm 1 ends at 4.00 or 6.00"),
        (lambda: widgets.show_duopoly(4.0, "both"), "Firm 1 ends at 1.33 or 2.00"),
        (lambda: widgets.show_spiral(0.1, 0.0, "both"), "|z| after 100 steps: simultaneous 2.33"),
        (lambda: widgets.show_spiral(0.1, 0.0, "total"), "At μ = 0 y has no best reply"),
        (lambda: widgets.show_spiral(0.3, 0.02, "total"), "|z| after 100 steps: total over 1000"),
    ],
)
def test_the_ends_of_the_sliders(picture, title):
    fig = picture().figure
    assert fig.axes[0].get_title("left") == title
    drawn, edge = fig.get_tightbbox().extents, 2 / 72
    assert (drawn >= -edge).all() and (drawn[2:] <= fig.get_size_inches() + edge).all(), drawn
