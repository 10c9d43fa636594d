"""Lecture 03: the path of fastest descent from (0, 0) to P, and its derivative.

Metres and seconds; x points to the right and y downwards, so that v = √(2 g y). Importing it
loads diffrax; importing the course does not.
"""

from .cycloid import GRAVITY, angle_through, cycloid, cycloid_through, descent_time
from .descent import descent_times, time_along
from .fit import fit_radius
from .layer import fastest_heights, time_of_heights
from .meeting import land, meets, time_of
from .rivals import RIVALS, arc, line, positions
from .shooting import arrival
from .traps import radius_from_second_order, slope_form
