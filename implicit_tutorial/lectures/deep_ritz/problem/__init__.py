"""Lecture 10: energies and their minima, and what a solution tells of its equation.

`interval` is −u'' = f with its energy; `differences`, `features` and `network` minimise it in three
ways, `race` compares them, `hessian` asks which of them has a derivative. `corner` is the same on
an L-shape, by differences and by a net with a penalty. `grid` is diffusion on a square behind the
theorem; `conductivity` and `nonlinear` find its coefficients from noisy measurements.
"""

from . import (
    conductivity,
    corner,
    differences,
    features,
    grid,
    hessian,
    interval,
    minimise,
    network,
    nonlinear,
    penalised,
    race,
)
