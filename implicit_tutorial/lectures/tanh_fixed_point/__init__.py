"""Lecture 01, the tanh fixed point: a layer that is solved, not run."""

from implicit_tutorial.classroom.exercise.checks import Checks
from implicit_tutorial.classroom.exercise.question import Recall

from .exercises.backward import backward_by_hand
from .exercises.banach import steps_promised
from .exercises.jacobian import jacobian_of_solution
from .exercises.newton import newton_step
from .predictions import predictions
from .self_test import self_test

check = Checks(
    newton_step,
    steps_promised,
    jacobian_of_solution,
    backward_by_hand,
    predictions=predictions,
    recall=Recall(self_test, title="Before you begin, five minutes: what the lecture builds on"),
)
