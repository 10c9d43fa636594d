"""Lecture 09, deep declarative networks: a node says which minimum it is."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.bug import which_line
from .exercises.gauge import sinkhorn
from .exercises.influence import influence
from .exercises.node import node_jacobian
from .predictions import predictions
from .recall import recall

check = Checks(
    influence, which_line, node_jacobian, sinkhorn, predictions=predictions, recall=recall
)
