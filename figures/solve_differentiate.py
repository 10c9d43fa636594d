"""Solve, then differentiate the condition: what goes from one to the other, and what does not."""

from implicit_tutorial.lectures.tanh_fixed_point import theorem


def draw():
    return theorem.solve_differentiate()
