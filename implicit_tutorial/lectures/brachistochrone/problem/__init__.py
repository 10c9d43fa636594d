"""Lecture 03: the path of fastest descent from (0, 0) to P, and its derivative.

Metres and seconds; x points to the right and y downwards, so that v = √(2 g y). Only this package
loads diffrax, when it is imported.
"""

from .cycloid import GRAVITY, angle_through, cycloid, cycloid_through, descent_time
from .descent import descent_times, time_along
from .fit import Fit, fit_radius, loss
from .layer import fastest_heights, time_of_heights
from .meeting import land, meets, time_of
from .rivals import RIVALS, arc, line, parabola, positions
from .shooting import Arrival, arrival
from .traps import radius_from_second_order, slope_form

__all__ = [
    "GRAVITY",
    "RIVALS",
    "Arrival",
    "Fit",
    "angle_through",
    "arc",
    "arrival",
    "cycloid",
    "cycloid_through",
    "descent_time",
    "descent_times",
    "fastest_heights",
    "fit_radius",
    "land",
    "line",
    "loss",
    "meets",
    "parabola",
    "positions",
    "radius_from_second_order",
    "slope_form",
    "time_along",
    "time_of",
    "time_of_heights",
]
