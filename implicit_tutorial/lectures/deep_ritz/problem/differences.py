"""Finite differences on (0, 1): (−uᵢ₋₁ + 2uᵢ − uᵢ₊₁)/h² = f(xᵢ), by SciPy's sparse LU.

SciPy runs on the host's processor, whatever device JAX uses.
"""

import numpy as np
from jaxtyping import Float
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu


def matrix(cells: int) -> csc_matrix:
    """Return the (cells − 1)² matrix of −d²/dx² at the inner points, spaced h = 1/cells."""
    side = -np.ones(cells - 2)
    main = 2 * np.ones(cells - 1)
    return diags([side, main, side], [-1, 0, 1], format="csc") * float(cells) ** 2


def solve(cells: int) -> Float[np.ndarray, " cells-1"]:
    """Return u at the inner points."""
    x = np.arange(1, cells) / cells
    return splu(matrix(cells)).solve(np.pi**2 * np.sin(np.pi * x))


def error(u: Float[np.ndarray, " cells-1"]) -> float:
    """Return ‖u − u*‖/‖u*‖ over the inner points."""
    exact = np.sin(np.pi * np.arange(1, len(u) + 1) / (len(u) + 1))
    return float(np.linalg.norm(u - exact) / np.linalg.norm(exact))
