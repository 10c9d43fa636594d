"""Laplace's equation on an L-shape: u = r^{2/3} sin(2φ/3), whose slope is infinite at the corner.

The square (−1, 1)² without its quarter x > 0 > y; φ is the angle from the positive x-axis, up to
3π/2. Δu = 0 inside, and u is given on the edge. Lengths are in halves of a side.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

AREA, EDGE = 3.0, 8.0  #: of the L-shape: its area, and the length of its edge
TURNS = np.array([[0, 0], [0, -1], [-1, -1], [-1, 0], [-1, 1], [0, 1], [1, 1], [1, 0]])
SQUARES = np.array([[-1, -1], [-1, 0], [0, 0]])  # the lower left corners of its three squares
AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))


@jax.jit
def u_star(x: Any) -> Float[Array, "..."]:
    """Return r^{2/3} sin(2φ/3) at each point, x of shape (..., 2)."""
    r, angle = jnp.hypot(x[..., 0], x[..., 1]), jnp.arctan2(x[..., 1], x[..., 0])
    return r ** (2 / 3) * jnp.sin(2 / 3 * jnp.where(angle < 0, angle + 2 * np.pi, angle))


def centres(cells: int = 32) -> Float[np.ndarray, "points 2"]:
    """Return the centres of small squares, `cells` to a unit of length: where errors are taken."""
    steps = (np.arange(cells) + 0.5) / cells
    one = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(1, -1, 2)
    return (SQUARES[:, None] + one).reshape(-1, 2)


def differences(cells: int) -> tuple[Float[np.ndarray, "points 2"], Float[np.ndarray, " points"]]:
    """Return the inner points of a grid with h = 2/cells, and u there, by SciPy's sparse LU."""
    line = np.linspace(-1, 1, cells + 1)
    grid = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1)
    x, y = grid[..., 0], grid[..., 1]
    inside = (np.abs(x) < 0.999) & (np.abs(y) < 0.999) & ~((x > -1e-9) & (y < 1e-9))
    number = np.where(inside, np.cumsum(inside).reshape(inside.shape) - 1, -1)
    i, j = np.nonzero(inside)
    me, known = number[inside], np.asarray(u_star(grid))
    entries, b = [(me, me, np.full(len(me), 4.0))], np.zeros(len(me))
    for di, dj in AROUND:
        there = number[i + di, j + dj]
        free = there >= 0
        entries.append((me[free], there[free], np.full(free.sum(), -1.0)))
        b += np.where(free, 0, known[i + di, j + dj])
    rows, columns, values = map(np.concatenate, zip(*entries, strict=True))
    return grid[inside], splu(csc_matrix((values, (rows, columns)))).solve(b)


def error(u: Float[Array, " points"], x: Float[Array, "points 2"]) -> float:
    """Return ‖u − u*‖/‖u*‖ over these points."""
    exact = np.asarray(u_star(x))
    return float(np.linalg.norm(np.asarray(u) - exact) / np.linalg.norm(exact))
