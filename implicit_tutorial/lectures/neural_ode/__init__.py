"""Lecture 02, neural ODEs: layers whose output is where a differential equation arrives."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises import adjoint_of_linear_field, can_two_trajectories_cross

check = Checks(can_two_trajectories_cross, adjoint_of_linear_field)
