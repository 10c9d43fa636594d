"""Lecture 08, unrolled algorithms: learning a solver's steps, or differentiating its answer."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.bug import which_line
from .exercises.by_price import by_price
from .exercises.envelope import envelope
from .exercises.step import step
from .predictions import PREDICTIONS
from .recall import RECALL

check = Checks(step, envelope, by_price, which_line, predictions=PREDICTIONS, recall=RECALL)
