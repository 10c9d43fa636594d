"""The pictures of lecture 09: a pool, a quartic, two basins, a circle, a plan, votes."""

from .energies import basins, quartic
from .plane import circle, transport
from .pools import pooled, weights
from .voting import shares, vote
