"""Diffusion on the unit square behind the theorem: −∇·(eᵐ∇u) + v·∇u = f, u = 0 on the edge.

u stands at n × n inner points, h = 1/(n + 1) apart. m is given at c × c points and bilinear between
them, so that eᵐ > 0; v is a velocity, which makes the matrix unsymmetric. SciPy's sparse LU solves
it: on the host's processor, which an accelerator has to ask by a callback.
"""

from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu

from implicit_tutorial.implicit import implicit_function
from implicit_tutorial.solvers import CG, GMRES


class Medium(NamedTuple):
    """What u depends on. Lengths are in sides of the square; the rest is without units."""

    m: Float[Array, "c c"]  #: logarithm of the conductivity
    v: Float[Array, " 2"]  #: velocity
    f: Float[Array, "n n"]  #: source


@cache
def hats(n: int, c: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the c hat functions at n inner points, (n, c), and between these, (n + 1, c)."""
    points = np.arange(n + 2) / (n + 1)

    def at(x):
        return np.maximum(0, 1 - np.abs(x[:, None] * (c - 1) - np.arange(c)))

    return at(points[1:-1]), at((points[1:] + points[:-1]) / 2)


def conductivities(m: Float[Array, "c c"], n: int) -> tuple[Array, Array]:
    """Return eᵐ between neighbours: (n + 1, n) along the first axis, (n, n + 1) along the other."""
    at, between = (jnp.asarray(hat, m.dtype) for hat in hats(n, len(m)))
    return jnp.exp(between @ m @ at.T), jnp.exp(at @ m @ between.T)


def residual(a: Medium, u: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """Return −∇·(eᵐ∇u) + v·∇u − f at every point: zero at the solution."""
    n = len(u)
    k, q = conductivities(a.m, n)
    U = jnp.pad(u, 1)
    right, up = jnp.diff(U[:, 1:-1], axis=0), jnp.diff(U[1:-1], axis=1)
    flux = jnp.diff(k * right, axis=0) + jnp.diff(q * up, axis=1)
    along = a.v[0] * (right[1:] + right[:-1]) + a.v[1] * (up[:, 1:] + up[:, :-1])
    return -flux * (n + 1) ** 2 + along * (n + 1) / 2 - a.f


def matrix(k: Any, q: Any, v: Any) -> csc_matrix:
    """Return ∂residual/∂u, (n², n²), as SciPy wants it: five diagonals."""
    n = len(q)
    k, q = np.asarray(k) * (n + 1) ** 2, np.asarray(q) * (n + 1) ** 2
    x, y = np.asarray(v) * (n + 1) / 2
    inner = q[:, 1:-1]
    beside = np.concatenate([inner, np.full((n, 1), np.nan)], axis=1).ravel()[:-1]
    last = np.isnan(beside)  # from one row of points to the next there is no way
    places: Any = [0, n, -n, 1, -1]
    diagonals = [
        (k[1:] + k[:-1] + q[:, 1:] + q[:, :-1]).ravel(),
        (x - k[1:-1]).ravel(),
        (-x - k[1:-1]).ravel(),
        np.where(last, 0, y - beside),
        np.where(last, 0, -y - beside),
    ]
    return csc_matrix(diags(diagonals, places))


def _by_lu(k: Any, q: Any, v: Any, f: Any) -> np.ndarray:
    f = np.asarray(f)
    return splu(matrix(k, q, v)).solve(f.ravel().astype(float)).reshape(f.shape).astype(f.dtype)


def solve(a: Medium) -> Float[Array, "n n"]:
    """Return u, by SciPy: JAX neither differentiates it nor sees what is inside."""
    k, q = conductivities(a.m, len(a.f))
    shape = jax.ShapeDtypeStruct(a.f.shape, a.f.dtype)
    return jax.pure_callback(_by_lu, shape, k, q, a.v, a.f, vmap_method="sequential")


# Without a velocity the matrix is symmetric and positive: CG for the derivative.
diffused = implicit_function(solve, residual, linear_solver=CG(rtol=1e-8))
# With one it is not symmetric.
carried = implicit_function(solve, residual, linear_solver=GMRES(restart=60))
