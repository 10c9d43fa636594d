"""Lecture 08: pictures as few strokes, and a network made of a solver's steps.

`data` cuts photographs into patches, `lasso` codes a patch by iteration, `dictionary` learns the
strokes, `networks` learns the steps, `judge` tells what they are worth, `gradients` differentiates
the answer.
"""

from . import data, dictionary, gradients, judge, lasso, networks
