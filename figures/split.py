"""A layer between its input and the loss: one derivative is known, one is not."""

from implicit_tutorial.classroom.picture.boxes import arrow, board, place
from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN

SIZE = (5.5, 1.15)


def draw():
    fig, ax = board(2.3)
    ax.set_title("One derivative is known, one is not", loc="left")
    names = ("$x$", "$g(x, z) = 0$", "$z^*$", "$\\ell(z^*)$")
    places = (0.3, 3.2, 6.2, 9.4)
    boxes = [
        place(ax, x, 1.7, name, PLAIN if "g" in name else None)
        for x, name in zip(places, names, strict=True)
    ]
    for left, right in zip(boxes, boxes[1:], strict=False):
        arrow(ax, left, right, PLAIN)
    x, z, loss = (ax.text(at, 0.35, "") for at in (0.3, 6.2, 9.4))
    known = place(ax, 7.8, 0.35, "$\\partial\\ell/\\partial z^*$")
    wanted = place(ax, 3.2, 0.35, "$\\partial z^*/\\partial x$ = ?")
    for start, end in ((loss, known), (known, wanted), (wanted, x)):
        arrow(ax, start, end, IMPLICIT)
    return figure(
        fig,
        "Forwards, x goes into a box that holds g(x, z) = 0; out come z* and the loss. Backwards, "
        "below, the loss's derivative by z* is known; that of z* by x has a question mark.",
    )
