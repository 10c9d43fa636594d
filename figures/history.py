"""Four years of the fastest slide on a line: lecture 03."""

from implicit_tutorial.classroom.picture.boxes import board
from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN

SIZE = (5.5, 2.0)
SOLVERS = "Newton, Leibniz, two Bernoullis,\nvon Tschirnhaus, de l'Hôpital"
YEARS = (
    (1638, "left", 1.2, "1638: Galileo\nproposes an arc"),
    (1696, "right", -1.2, "1696: Johann Bernoulli\nasks the question"),
    (1697, "left", 1.2, f"1697: six solvers\n{SOLVERS}"),
    (1766, "right", -1.2, "1766: Euler names the\ncalculus of variations"),
)


def draw():
    fig, ax = board(4)
    ax.set_title("From a question to a calculus", loc="left")
    ax.set(xlim=(1632, 1772), ylim=(-2, 2))
    ax.plot([1632, 1772], [0, 0], color=IMPLICIT.color)
    for year, side, y, text in YEARS:
        ax.plot([year, year], [0, 0.4 * y], color=PLAIN.color, linewidth=1)
        ax.plot(year, 0, PLAIN.marker, color=PLAIN.color)
        ax.text(year, y, text, ha=side, va="center")
    return figure(
        fig,
        "A line of years. 1638: Galileo proposes an arc. 1696: Johann Bernoulli asks the question. "
        "1697: six solvers. 1766: Euler names the calculus of variations.",
    )
