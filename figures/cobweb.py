"""Two slopes, one staircase that closes in and one that does not: lecture 01."""

from implicit_tutorial.classroom.plots.tanh_layer import cobwebs


def draw():
    return cobwebs()
