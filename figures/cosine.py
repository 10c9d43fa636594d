"""The cosine pressed again and again, as a staircase that closes in on z = cos z."""

import numpy as np

from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN, TRUTH, axes

SIZE = (2.5, 2.45)


def draw():
    fig, ax = axes("The staircase closes in", "z", "cos z")
    z = np.linspace(0, 1.05, 100)
    ax.plot(z, z, color=TRUTH.color, linestyle=TRUTH.linestyle)
    ax.plot(z, np.cos(z), color=IMPLICIT.color)
    path = [1.0]
    for _ in range(20):
        path.append(np.cos(path[-1]))
    corners = np.repeat(path, 2)
    ax.plot(corners[:-1], corners[1:], color=PLAIN.color)
    ax.plot(1.0, 1.0, PLAIN.marker, color=PLAIN.color)
    ax.text(0.98, 1.03, "start", ha="right")
    ax.annotate("z = cos z", (path[-1], path[-1]), (0.1, 0.5), arrowprops={"arrowstyle": "->"})
    ax.set(xlim=(0, 1.1), ylim=(0, 1.1), aspect="equal", xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    return figure(
        fig,
        "The curve cos z, the diagonal, and a staircase between them that starts at 1 and winds "
        "inwards to the point where they cross, z = cos z.",
    )
