"""Lecture 06, optimisation layers: a minimum is what holds at it."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.bug import which_line
from .exercises.gradient import qp_gradient
from .exercises.kkt import kkt
from .exercises.simplex import simplex_jacobian
from .predictions import predictions, recall

check = Checks(
    simplex_jacobian, kkt, qp_gradient, which_line, predictions=predictions, recall=recall
)
