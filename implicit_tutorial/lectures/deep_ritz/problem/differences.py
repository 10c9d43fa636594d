"""Finite differences on (0, 1): (−uᵢ₋₁ + 2uᵢ − uᵢ₊₁)/h² = f(xᵢ), by SciPy's sparse LU.

SciPy runs on the host's processor, whatever device JAX uses.
"""

from typing import Any

import numpy as np
from jaxtyping import Float
from scipy.sparse import csc_matrix, diags, identity
from scipy.sparse.linalg import splu


def matrix(cells: int) -> csc_matrix:
    """Return the (cells − 1)² matrix of −d²/dx² at the inner points, spaced h = 1/cells."""
    side = -np.ones(cells - 2)
    main = 2 * np.ones(cells - 1)
    places: Any = [-1, 0, 1]
    return csc_matrix(diags([side, main, side], places)) * float(cells) ** 2


def solve(cells: int) -> Float[np.ndarray, " cells-1"]:
    """Return u at the inner points."""
    x = np.arange(1, cells) / cells
    return splu(matrix(cells)).solve(np.pi**2 * np.sin(np.pi * x))


def error(u: Float[np.ndarray, " cells-1"]) -> float:
    """Return ‖u − u*‖/‖u*‖ over the inner points."""
    exact = np.sin(np.pi * np.arange(1, len(u) + 1) / (len(u) + 1))
    return float(np.linalg.norm(u - exact) / np.linalg.norm(exact))


def energy(u: Float[np.ndarray, " cells+1"]) -> float:
    """Return Σ ½(uᵢ₊₁ − uᵢ)²/h − h Σ fᵢuᵢ, for a u that is given at the ends as well."""
    h = 1 / (len(u) - 1)
    f = np.pi**2 * np.sin(np.pi * h * np.arange(len(u)))
    return float(np.sum(np.diff(u) ** 2) / (2 * h) - h * f @ u)


def descend(cells: int = 64, tau: float = 0.02, steps: int = 24) -> Float[np.ndarray, "k cells+1"]:
    """Walk down the energy from a wave, by u ← u − τ E'(u) with E' taken at the new u.

    E' is Au − f, so that each step solves (I + τA) u = u + τf: with E' at the old u it would run
    away for every τ above h²/2.
    """
    x = np.arange(cells + 1) / cells
    u, A = np.sin(3 * np.pi * x), matrix(cells)
    step, f = splu(identity(cells - 1, format="csc") + tau * A), np.pi**2 * np.sin(np.pi * x)
    walk = [u]
    for _ in range(steps):
        u = np.pad(step.solve(u[1:-1] + tau * f[1:-1]), 1)
        walk.append(u)
    return np.stack(walk)
