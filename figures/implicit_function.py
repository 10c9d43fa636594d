"""The curve g(x, z) = 0, a tangent by the theorem, and a fold: lecture 01."""

from implicit_tutorial.lectures.tanh_fixed_point import theorem


def draw():
    return theorem.tangents()
