"""Solve, and keep a and z* only: the second step of solve_differentiate."""

from implicit_tutorial.lectures.tanh_fixed_point import theorem


def draw():
    return theorem.solve_differentiate(rows=2)
