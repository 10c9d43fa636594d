"""A row, a square and a wide matrix: from the left, one linear system."""

from matplotlib.patches import Rectangle

from implicit_tutorial.classroom.picture.boxes import board
from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN, ink

SIZE = (5.5, 1.15)


def draw():
    fig, ax = board(2.6)
    ax.set_title("Set the brackets to the left", loc="left")
    top = 2.5
    for x, width, height, name in (
        (0.1, 2, 0.25, "$\\partial\\ell$"),
        (2.7, 2, 2, "$(\\partial_z g)^{-1}$"),
        (5.3, 4.6, 2, "$\\partial_x g$"),
    ):
        grey = {"facecolor": "#E6E6E6", "edgecolor": IMPLICIT.color, "linewidth": 1.4}
        ax.add_patch(Rectangle((x, top - height), width, height, **grey))
        middle = top - height / 2 if height > 1 else top - 0.75
        ax.text(x + width / 2, middle, name, ha="center", va="center")
    ax.plot([0, 4.85], [0.2, 0.2], color=PLAIN.color, linewidth=3)
    ax.text(0, 0.75, "first: one row", va="center", color=ink(PLAIN.color))
    return figure(
        fig,
        "Three rectangles: a row, a square matrix and a wide matrix. A bar under the first two "
        "says what to multiply first: a row times a matrix is a row, and no matrix is formed.",
    )
