"""A disc matched softly to a ring, and who makes room as one point moves: lecture 09."""

from implicit_tutorial.lectures.declarative_networks import pictures, problem

from ._texts import text


def draw():
    picture = pictures.transport(*problem.transport.clouds())
    left, right = picture.figure.axes
    right.set_title("Move the hollow point", loc="left")
    text(left, "▲").set_position((0.02, 0.14))
    text(right, "→ its own").set_position((0.02, -0.03))
    text(right, "→ the others").set_position((0.02, -0.13))
    return picture
