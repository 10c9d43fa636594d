"""Lecture 03, the brachistochrone: the path of fastest descent, and its derivative."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.dT_dP import dT_dP

check = Checks(dT_dP)
