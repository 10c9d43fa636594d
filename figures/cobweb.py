"""Two slopes, one staircase that closes in and one that does not: lecture 01."""

from implicit_tutorial.lectures.tanh_fixed_point import pictures


def draw():
    picture = pictures.cobwebs()
    for ax in picture.figure.axes:
        diagonal, *_ = ax.texts
        diagonal.set_position((5, 4))  # on a slide's small panels, clear of the curve's name
    return picture
