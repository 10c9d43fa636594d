"""A string that slides down its energy, and what is left of it: lecture 10."""

from implicit_tutorial.lectures.deep_ritz import pictures, problem


def draw():
    return pictures.opening(problem.differences.descend(cells=64, steps=24))
