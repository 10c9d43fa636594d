"""Lecture 05, deep equilibrium models: a layer of infinite depth, inside a network that learns."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.bug import find_the_bug
from .exercises.contraction import contraction
from .exercises.k_step import k_step_gradient
from .exercises.loss import equilibrium_loss
from .exercises.penalty import jacobian_penalty
from .predictions import PREDICTIONS, RECALL

check = Checks(
    equilibrium_loss,
    jacobian_penalty,
    contraction,
    k_step_gradient,
    find_the_bug,
    predictions=PREDICTIONS,
    recall=RECALL,
)
