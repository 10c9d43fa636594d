"""Lecture 10, deep Ritz and inverse problems: which half of it is an implicit layer."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.adjoint import adjoint
from .exercises.bug import which_line
from .exercises.energy import energy
from .exercises.halves import which_half
from .exercises.ritz import ritz
from .predictions import PREDICTIONS
from .recall import RECALL

check = Checks(
    energy,
    ritz,
    which_line,
    which_half,
    adjoint,
    predictions=PREDICTIONS,
    recall=RECALL,
)
