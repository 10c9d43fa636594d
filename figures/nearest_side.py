"""The point of a polygon nearest to v, where one side pushes: lecture 06."""

from ._polygon import nearest


def draw():
    return nearest(1.6, 0.2)
