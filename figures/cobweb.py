"""Two slopes, one staircase that closes in and one that does not: lecture 01."""

from implicit_tutorial.lectures.tanh_fixed_point import pictures


def draw():
    return pictures.cobwebs()
