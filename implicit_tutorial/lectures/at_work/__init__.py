"""Lecture 11, at work: a solve on many devices, one layer in many libraries, and which to take."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.apart import apart
from .exercises.choose import choose
from .exercises.most_useful import most_useful
from .exercises.sent import sent
from .exercises.step_seconds import step_seconds
from .exercises.which_change import which_change
from .predictions import PREDICTIONS
from .recall import RECALL

check = Checks(
    sent,
    apart,
    which_change,
    step_seconds,
    most_useful,
    choose,
    predictions=PREDICTIONS,
    recall=RECALL,
)
