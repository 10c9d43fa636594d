"""Lecture 02, neural ODEs: layers whose output is where a differential equation arrives."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.adjoint import adjoint_of_linear_field
from .exercises.crossing import can_two_trajectories_cross
from .exercises.layers import residual_network
from .exercises.log_density import log_density_of_linear_flow
from .exercises.which_adjoint import which_adjoint
from .predictions import digits, memory, recall, ring, tolerance

check = Checks(
    can_two_trajectories_cross,
    residual_network,
    adjoint_of_linear_field,
    which_adjoint,
    log_density_of_linear_flow,
    predictions=(tolerance, memory, ring, digits),
    recall=recall,
)
