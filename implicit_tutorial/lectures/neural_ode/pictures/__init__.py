"""The pictures of lecture 02: what a solve costs, a density that flows, and what is learned."""

from .density import at_time, density, hutchinson, movie, travel, travellers
from .solving import backsolve, cost, depth, gradient_errors, memory
from .training import circles, digits, lifted, pendulum, spiral
