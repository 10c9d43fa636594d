"""The pictures of lecture 07: penalties, inexact solves, searches, images that teach, and games."""

from .games import duopoly, mixtures, reach, spiral
from .inexact import inexact
from .penalties import overfit, penalties
from .searches import diabetes, searches
from .teachers import students, teachers, weights
