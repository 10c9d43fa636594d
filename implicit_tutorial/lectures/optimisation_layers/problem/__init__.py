"""Lecture 06: what holds at a minimum, who finds it, and what a layer makes of it."""

from . import breaks, judges, learned_rules, polygon, projections, sudoku, total_variation, water
from .active_set import active, equality_program, polished
from .anything import by_cvxpy, layer_of
from .interior_point import interior_point
from .layer import by_min, moved, quadratic_program, solve
from .polygon import nearest
from .program import Point, Program, conditions, conditions_by_min, draw, margin, program
from .semismooth import semismooth
