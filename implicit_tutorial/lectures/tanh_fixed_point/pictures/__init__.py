"""The pictures of lecture 01 about solving: in one dimension, and what a single step does."""

from .one_dimension import cobweb, cobwebs, fold, tangent
from .single_step import circles, draws, newton
