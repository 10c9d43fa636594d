"""Two players who each follow their own gradient, and run in a widening circle: lecture 07."""

from implicit_tutorial.lectures.bilevel import pictures

from ._texts import text


def draw():
    picture = pictures.spiral(0.1, 0.0, "simultaneous")
    (ax,) = picture.figure.axes
    ax.set(xlim=(-6, 6), xlabel="x, who wants xy small")  # as wide as the slide
    text(ax, "+").set(text="equilibrium", position=(0, -0.6), ha="center")
    text(ax, "start").set(position=(-8, -6), ha="right")
    text(ax, "●").set_position((-5.5, 1.8))
    return picture
