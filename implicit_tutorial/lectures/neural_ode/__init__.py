"""Lecture 02, neural ODEs: layers whose output is where a differential equation arrives."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.adjoint import adjoint_of_linear_field
from .exercises.crossing import can_two_trajectories_cross

check = Checks(can_two_trajectories_cross, adjoint_of_linear_field)
