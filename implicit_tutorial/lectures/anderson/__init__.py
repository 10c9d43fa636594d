"""Lecture 04, Anderson acceleration: mixing old iterates, and differentiating the result."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.batched import batched_layer
from .exercises.descent import gradient_step
from .exercises.jacobian import implicit_jacobian
from .exercises.layer import anderson_layer
from .exercises.mixing import mixing_weights
from .exercises.ridge import why_it_stalls
from .exercises.vjp import implicit_vjp
from .predictions import PREDICTIONS, RECALL

check = Checks(
    mixing_weights,
    why_it_stalls,
    implicit_jacobian,
    implicit_vjp,
    anderson_layer,
    batched_layer,
    gradient_step,
    predictions=PREDICTIONS,
    recall=RECALL,
)
