"""The pictures of lecture 08: strokes, codes, layers, and what contrast does to them."""

from .curves import contrast, gradients, layers, solvers
from .patches import burst, dictionary, patch, strokes
