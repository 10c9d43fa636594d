"""Solve: the way forwards alone, where the map of solve_differentiate begins."""

from implicit_tutorial.lectures.tanh_fixed_point import theorem


def draw():
    return theorem.solve_differentiate(rows=1)
