"""The pictures of lecture 04: residual curves, and paths."""

from .curves import explorer, gram_against_ridge, race, ridges, two_curves
from .paths import descent, gradient_error, trajectory
