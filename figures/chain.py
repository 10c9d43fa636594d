"""A chain of layers, each with its Jacobian, and one of them open: an equation."""

from implicit_tutorial.classroom.picture.boxes import arrow, board, place
from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, NEWTON, PLAIN

SIZE = (5.5, 1.25)


def draw():
    fig, ax = board(2.5)
    ax.set_title("What if a node solves an equation?", loc="left")
    names = ("$a$", "$f_1$", "$g(h, z) = 0$", "$f_3$", "$\\ell$")
    places = (0.2, 2.0, 4.9, 7.8, 9.7)
    boxes = [
        place(ax, x, 1.75, name, style)
        for x, name, style in zip(places, names, (None, PLAIN, NEWTON, PLAIN, None), strict=True)
    ]
    jacobians = ("$\\partial f_1$", "?", "$\\partial f_3$", "$\\partial\\ell$")
    below = [place(ax, x, 0.35, name) for x, name in zip(places[1:], jacobians, strict=True)]
    for left, right in zip(boxes, boxes[1:], strict=False):
        arrow(ax, left, right, PLAIN)
    for left, right in zip(below, below[1:], strict=False):
        arrow(ax, right, left, IMPLICIT)
    return figure(
        fig,
        "A chain of boxes from a to the loss. The first and the last compute f_1 and f_3; the one "
        "between them, dotted, holds an equation. Below, from right to left, their Jacobians: "
        "that of the open box is a question mark.",
    )
