"""The pictures of lecture 06: a polygon, a kink, water, a signal, and what was learned."""

from .curves import jump, simplex
from .learning import learned, puzzle
from .plane import path, projection
from .signals import denoised, water
