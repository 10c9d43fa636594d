"""The pictures of lecture 05: walks, a chain, training, and gradients that were cut short."""

from .chain import along, reach
from .cost import memory, tolerances
from .gradients import series, stopped
from .training import accuracies, batches, limit, radii
from .walk import landings, walk
