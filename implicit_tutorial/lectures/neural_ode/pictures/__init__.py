"""The pictures of lecture 02: what solves and gradients cost, what is learned, what flows."""

from .density import density, hutchinson, movie, travel, travellers
from .gradients import backsolve, gradient_errors, memory
from .solving import cost, depth
from .training import circles, digits, lifted, pendulum, spiral
