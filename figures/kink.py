"""An answer with a kink, and its derivative, which jumps there: lecture 06."""

from implicit_tutorial.lectures.optimisation_layers import pictures


def draw():
    return pictures.jump()
