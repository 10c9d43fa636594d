"""The pictures of lecture 04: residual curves, and paths."""

from .curves import gram_against_ridge, race, ridges, two_curves
from .explorer import explorer
from .paths import descent, gradient_error
from .plane import least_norm, trajectory
