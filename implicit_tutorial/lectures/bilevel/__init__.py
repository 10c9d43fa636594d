"""Lecture 07, bilevel optimisation and games: a minimum inside a minimum, and several at once."""

from implicit_tutorial.classroom.exercise.checks import Checks

from .exercises.bug import which_line
from .exercises.games_costs import cost_effects
from .exercises.games_leader import leader_gradient
from .exercises.games_which import which_gradient
from .exercises.hypergradient import hypergradient
from .exercises.influence import influence
from .predictions import PREDICTIONS
from .recall import RECALL

check = Checks(
    hypergradient,
    which_line,
    influence,
    which_gradient,
    leader_gradient,
    cost_effects,
    predictions=PREDICTIONS,
    recall=RECALL,
)
