"""The curve g(x, z) = 0, a tangent by the theorem, and a fold: lecture 01."""

from implicit_tutorial.classroom.plots import theorem


def draw():
    return theorem.tangents()
