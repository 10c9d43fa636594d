"""A quadratic program, what holds at its solution, and programs drawn at random."""

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float


class Program(NamedTuple):
    """Minimise ½ xᵀQx + qᵀx subject to Ax = b and Gx ≤ h; Q symmetric, positive semidefinite."""

    Q: Float[Array, "n n"]
    q: Float[Array, " n"]
    A: Float[Array, "p n"]
    b: Float[Array, " p"]
    G: Float[Array, "m n"]
    h: Float[Array, " m"]


class Point(NamedTuple):
    """The unknowns of the conditions: x, and a multiplier for each constraint."""

    x: Float[Array, " n"]
    nu: Float[Array, " p"]  #: ν, of Ax = b
    lam: Float[Array, " m"]  #: λ ≥ 0, of Gx ≤ h


def program(Q: Any, q: Any, G: Any, h: Any, A: Any = None, b: Any = None) -> Program:
    """Return the program with these arrays, without equations unless A and b are given."""
    Q, q, G, h = (jnp.asarray(array) for array in (Q, q, G, h))
    if A is None:
        A, b = jnp.zeros((0, len(q)), q.dtype), jnp.zeros(0, q.dtype)
    return Program(Q, q, jnp.asarray(A), jnp.asarray(b), G, h)


def stationarity(a: Program, z: Point) -> Float[Array, " n"]:
    """Qx + q + Aᵀν + Gᵀλ: the gradient of the Lagrangian."""
    return a.Q @ z.x + a.q + a.A.T @ z.nu + a.G.T @ z.lam


def conditions(a: Program, z: Point) -> Point:
    """The equations of Karush (1939), Kuhn and Tucker (1951), as many as there are unknowns.

    Qx + q + Aᵀν + Gᵀλ = 0, Ax = b, λᵢ (Gx − h)ᵢ = 0. At the minimum also λ ≥ 0 and Gx ≤ h, which
    no equation says: this product has roots with λ < 0, too, which are not minima. A solver must
    find the right one; a derivative at it does not see the others.
    """
    return Point(stationarity(a, z), a.A @ z.x - a.b, z.lam * (a.G @ z.x - a.h))


def conditions_by_min(a: Program, z: Point) -> Point:
    """The same with min(λᵢ, (h − Gx)ᵢ) = 0, which says λ ≥ 0 and Gx ≤ h as well, and has a kink."""
    return Point(stationarity(a, z), a.A @ z.x - a.b, jnp.minimum(z.lam, a.h - a.G @ z.x))


def margin(a: Program, z: Point) -> Float[Array, ""]:
    """The smallest max(λᵢ, (h − Gx)ᵢ): 0 where a constraint is active and pushes with nothing."""
    return jnp.min(jnp.maximum(z.lam, a.h - a.G @ z.x), initial=jnp.inf)


def draw(n: int, equations: int, inequalities: int, count: int, seed: int = 0) -> Program:
    """Draw `count` feasible programs, stacked: about half of the inequalities become active."""
    rng = np.random.default_rng(seed)
    L = rng.normal(size=(count, n, n))
    Q = L @ L.transpose(0, 2, 1) / n + 0.1 * np.eye(n)
    q = rng.normal(size=(count, n))
    A, G = (rng.normal(size=(count, k, n)) for k in (equations, inequalities))
    inside = rng.normal(size=(count, n))
    slack = rng.uniform(0, 1, size=(count, inequalities))
    b, h = (np.einsum("cij,cj->ci", M, inside) for M in (A, G))
    return Program(*map(jnp.asarray, (Q, q, A, b, G, h + slack)))
