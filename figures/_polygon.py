"""The point of a polygon nearest to v, at the size of a slide: two figures of lecture 06."""

from implicit_tutorial.classroom.picture.style import NEWTON
from implicit_tutorial.lectures.optimisation_layers import pictures

from ._texts import text


def nearest(*v):
    picture = pictures.projection(*v)
    (ax,) = picture.figure.axes
    ax.set(xlim=(-2.2, 2.2), ylim=(-1.1, 1.2))  # as high as the slide
    ax.set_title("Where a disc around v goes", loc="left")
    text(ax, "v").set_position((19, -4))
    for line in ax.lines:
        if line.get_color() == NEWTON.color and line.get_linestyle() == "-":
            line.set(color="black", alpha=1)  # where the disc goes; green on orange is grey on grey
    return picture
