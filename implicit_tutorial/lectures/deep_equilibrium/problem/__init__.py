"""Deep equilibrium models: a layer z* = tanh(W z* + U x + b) inside a network, and its training.

`layer` is f(a, z) with a = (W, U x + b). `solved` and `finite` are the losses of a network that
solves and of one of K layers; `train` trains either, five seeds side by side.
"""

from . import chain, cost, data, gradients, regularise, studies
from .layer import Model, cross_entropy, draw, injected, layer, one_of, parameters, scores
from .losses import Regime, deep, finite, solved
from .solve import Limits, equilibrium, settle, silent
from .stability import measured_on, stability
from .training import train
from .walk import approach, calmest, landings, late, walks
