"""Solve, then differentiate the condition: what goes from one to the other, and what does not."""

from implicit_tutorial.classroom.plots import theorem


def draw():
    return theorem.solve_differentiate()
