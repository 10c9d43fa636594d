"""The point of a polygon nearest to v, where two sides push: lecture 06."""

from ._polygon import nearest


def draw():
    return nearest(1.5, 0.9)
