"""Lecture 03, the brachistochrone: the path of fastest descent, and its derivative."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.conserved import conserved
from .exercises.dT_dP import dT_dP
from .exercises.value_gradient import value_gradient
from .exercises.value_hessian import value_hessian
from .predictions import PREDICTIONS
from .recall import RECALL

check = Checks(
    conserved,
    dT_dP,
    value_gradient,
    value_hessian,
    predictions=PREDICTIONS,
    recall=RECALL,
)
