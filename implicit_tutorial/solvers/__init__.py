"""How to find z*: fixed-point and root solvers, and the linear solvers beneath them."""

from .anderson import Anderson
from .fixed_point import FixedPointIteration
from .linear import GMRES, BiCGStab, Dense, Neumann
from .newton import Newton
from .solution import Solution

__all__ = [
    "Anderson",
    "BiCGStab",
    "Dense",
    "FixedPointIteration",
    "GMRES",
    "Neumann",
    "Newton",
    "Solution",
]
