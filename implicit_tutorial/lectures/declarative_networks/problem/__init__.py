"""Lecture 09: nodes that are a minimum: pools, circles, eigenvectors, transport, votes."""

from implicit_tutorial.lectures.optimisation_layers.problem.breaks import told

from . import closed_forms, eigenvector, penalties, pooling, transport, votes
from .nodes import constrained, jacobian, lagrange, minimum
from .penalties import PENALTIES
from .pooling import SIX, TEN, influence, pool
