"""Lecture 01, the tanh fixed point: a layer that is solved, not run."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.jacobian import jacobian_of_solution

check = Checks(jacobian_of_solution)
