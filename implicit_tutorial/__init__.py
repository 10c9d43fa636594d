"""Implicit layers and implicit differentiation in JAX: a small package and a course.

Solvers find z*, one rule differentiates it. Parameters come first and the unknown last, as the
theorem is written: f(a, z) = z or g(a, z) = 0.
"""

import sys

try:
    from .implicit import (
        NotConverged,
        NotDifferentiable,
        diagnose,
        fixed_point,
        implicit_function,
        root,
        unrolled,
    )
    from .solvers import (
        CG,
        GMRES,
        Anderson,
        BiCGStab,
        Dense,
        FixedPointIteration,
        LinearSolver,
        Neumann,
        Newton,
        Solution,
    )
except Exception as error:
    # `python -m implicit_tutorial` says what is missing: this file must not fail before it.
    # While Python looks for the module that -m names, sys.argv[0] is "-m".
    if sys.argv[:1] != ["-m"]:
        error.add_note("Run `python -m implicit_tutorial`: it says what to install.")
        raise

__all__ = [
    "CG",
    "GMRES",
    "Anderson",
    "BiCGStab",
    "Dense",
    "FixedPointIteration",
    "LinearSolver",
    "Neumann",
    "Newton",
    "NotConverged",
    "NotDifferentiable",
    "Solution",
    "diagnose",
    "fixed_point",
    "implicit_function",
    "root",
    "unrolled",
]
