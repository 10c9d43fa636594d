"""An energy with three valleys: each start ends in its own: lecture 09."""

from implicit_tutorial.lectures.declarative_networks import pictures


def draw():
    return pictures.basins()
