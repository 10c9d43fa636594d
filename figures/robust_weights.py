"""Five penalties, and by how much each lets a point be listened to: lecture 09."""

from implicit_tutorial.lectures.declarative_networks import pictures

from ._texts import text


def draw():
    picture = pictures.weights()
    right = picture.figure.axes[1]
    text(right, "quadratic").set_position((1.2, 1.06))
    text(right, "Welsch").set_position((2.5, -0.5))
    return picture
