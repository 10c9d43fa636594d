"""The pictures of lecture 03: paths and their race, what is fitted, and solvers that fail."""

from .fit import envelope, fit, heights, lag
from .paths import endpoint, photograph, tautochrone
from .race import race
from .solves import landings, late_start, standing_still
from .wheel import arrival_map, wheel
