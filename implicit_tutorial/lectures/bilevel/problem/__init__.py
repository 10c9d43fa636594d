"""Lecture 07: a problem inside a problem, and games.

`ridge` has a penalty for each feature, `inexact` an inner solve that stops early, `kernels` a
length-scale for each feature; `overfit` tells what a validation set can bear. `images` distils ten
images that teach, `flipped` weighs examples of which some are wrong. `games` are played by several.
"""

from . import data, flipped, games, images, inexact, kernels, overfit, ridge
