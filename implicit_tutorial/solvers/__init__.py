"""How to find z*: fixed-point and root solvers, and the linear solvers beneath them."""

from .anderson import Anderson
from .fixed_point import FixedPointIteration
from .krylov import CG, GMRES, BiCGStab, Neumann
from .linear import Dense, LinearSolver
from .newton import Newton
from .solution import Solution

__all__ = [
    "Anderson",
    "BiCGStab",
    "CG",
    "Dense",
    "FixedPointIteration",
    "GMRES",
    "LinearSolver",
    "Neumann",
    "Newton",
    "Solution",
]
