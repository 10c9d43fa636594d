"""The unrolled loop as a chain: every iterate is stored for the way back."""

from implicit_tutorial.classroom.picture.boxes import arrow, board, place
from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import PLAIN, UNROLLED

SIZE = (5.5, 1.35)


def draw():
    fig, ax = board(2.7)
    ax.set_title("Every iterate is stored", loc="left")
    names = ("$z_0$", "$z_1$", "$z_2$", "…", "$z_{K-1}$", "$z_K$")
    places = (0.3, 2.1, 3.9, 5.4, 7.2, 9.5)
    grey = {"facecolor": "#E6E6E6"}
    chain = [
        place(ax, x, 1.9, name, None if name in "…" else PLAIN, **({} if name in "…" else grey))
        for x, name in zip(places, names, strict=True)
    ]
    a = place(ax, 4.9, 0.3, "$a$")
    for left, right in zip(chain, chain[1:], strict=False):
        arrow(ax, left, right, PLAIN)
        if right is not chain[3]:
            arrow(ax, a, right, UNROLLED)
    ax.text(0, 0.3, "grey: stored", va="center")
    return figure(
        fig,
        "A chain of iterates z_0, z_1, z_2, … z_K, each in a grey box: all are stored. Into each "
        "but the first goes an arrow from a, below: the way back goes along each of them.",
    )
