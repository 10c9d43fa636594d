"""A primal-dual interior point for quadratic programs, in JAX: Mehrotra's method."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jax.scipy.linalg import lu_factor, lu_solve
from jaxtyping import Array, Float, Int

from .program import Point, Program, stationarity

MAX_STEPS = 40


class Solved(NamedTuple):
    """What the interior point found."""

    z: Point
    steps: Int[Array, ""]
    error: Float[Array, ""]  #: how far the conditions are from holding, relative to the data
    path: Float[Array, "steps n"]  #: x before each step; the last x from there on


@jax.jit
def interior_point(a: Program) -> Solved:
    """Find x, ν, λ of a convex program.

    With slacks s > 0 the conditions become Qx + q + Aᵀν + Gᵀλ = 0, Ax = b, Gx + s = h, λᵢsᵢ = μ,
    and μ goes to zero: a path through the inside. Each step is Newton's, twice with one matrix:
    first aimed at μ = 0; how far that gets says at which μ to aim (Mehrotra, 1992). The start is
    CVXGEN's (Mattingley and Boyd, 2012), and the best point on the way is what is returned.
    `polished` gives it the last digits. Do not use it where n is above a few hundred: it is dense.
    An infeasible program has no solution to come near to, and `error` tells.
    """
    s, lam, x, nu = start(a)

    def error_of(x, nu, lam, s):
        residuals = (*residuals_of(a, x, nu, lam, s), lam * s)
        return sum(jnp.max(jnp.abs(r), initial=0) for r in residuals) / size(a)

    def step(carry):
        k, _, (x, nu, lam, s), best, least, path = carry
        path = path.at[k].set(x)
        new = newton_steps(a, x, nu, lam, s)
        error = error_of(*new)
        better = error < least
        best = jax.tree.map(lambda n, o: jnp.where(better, n, o), new, best)
        return k + 1, better, new, best, jnp.where(better, error, least), path

    def unsolved(carry):
        k, better, now, _, least, _ = carry
        eps = jnp.finfo(x.dtype).eps
        worthwhile = (least > 20 * eps) & (better | (least > eps**0.5))
        return (k < MAX_STEPS) & jnp.all(jnp.isfinite(now[0])) & worthwhile

    now = (x, nu, lam, s)
    least = jnp.full((), jnp.inf, x.dtype)
    path = jnp.zeros((MAX_STEPS, x.size), x.dtype)
    k, _, _, (x, nu, lam, s), least, path = lax.while_loop(
        unsolved, step, (jnp.int32(0), jnp.array(True), now, now, least, path)
    )
    taken = jnp.arange(MAX_STEPS, dtype=k.dtype)[:, None] < k
    path = jnp.where(taken, path, x[None])
    return Solved(Point(x, nu, lam), k, least, path)


def size(a: Program) -> Float[Array, ""]:
    """The largest number of a program, and at least 1: what errors are measured against."""
    return jnp.max(jnp.stack([jnp.max(jnp.abs(part), initial=1) for part in a]))


def start(a: Program):
    """Return s, λ, x, ν: the minimum of the program with ½‖Gx − h‖² for Gx ≤ h, pushed inside."""
    H = a.Q + a.G.T @ a.G
    x, nu = saddle(a, H)(a.G.T @ a.h - a.q, a.b)
    lam = a.G @ x - a.h

    def inside(v):
        lowest = jnp.min(v, initial=jnp.inf)
        return jnp.where(lowest > 0, v, v + 1 - lowest)

    return inside(-lam), inside(lam), x, nu


def saddle(a: Program, H: Array):
    """Return the function that solves H dx + Aᵀ dν = r, A dx = t, with one factorisation."""
    n, p = a.q.size, a.b.size
    corner = jnp.zeros((p, p), a.q.dtype)
    factors = lu_factor(jnp.block([[H, a.A.T], [a.A, corner]]))

    def solve(r, t):
        both = lu_solve(factors, jnp.concatenate([r, t]))
        return both[:n], both[n:]

    return solve


def residuals_of(a: Program, x, nu, lam, s):
    """What is left of stationarity, of Ax = b and of Gx + s = h."""
    return stationarity(a, Point(x, nu, lam)), a.A @ x - a.b, a.G @ x + s - a.h


def newton_steps(a: Program, x, nu, lam, s):
    """Mehrotra's predictor and corrector from one point; return the next one."""
    r_x, r_nu, r_s = residuals_of(a, x, nu, lam, s)
    # ds = −r_s − G dx and dλ = (c − λ ds)/s for λ ds + s dλ = c; what is left is in dx and dν:
    #     (Q + Gᵀ diag(λ/s) G) dx + Aᵀ dν = −r_x − Gᵀ (c + λ r_s)/s,    A dx = −r_nu.
    solve = saddle(a, a.Q + a.G.T @ ((lam / s)[:, None] * a.G))

    def direction(c):
        dx, dnu = solve(-r_x - a.G.T @ ((c + lam * r_s) / s), -r_nu)
        ds = -r_s - a.G @ dx
        return dx, dnu, (c - lam * ds) / s, ds

    def longest(dlam, ds):
        """The longest step, at most 1, that keeps λ and s positive."""
        v, dv = jnp.concatenate([lam, s]), jnp.concatenate([dlam, ds])
        return jnp.min(jnp.where(dv < 0, -v / jnp.where(dv < 0, dv, -1), jnp.inf), initial=1.0)

    mu = jnp.sum(lam * s) / max(lam.size, 1)
    _, _, dlam, ds = direction(-lam * s)
    t = longest(dlam, ds)
    after = jnp.sum((lam + t * dlam) * (s + t * ds)) / max(lam.size, 1)
    aim = mu * (after / jnp.where(mu > 0, mu, 1)) ** 3
    dx, dnu, dlam, ds = direction(aim - lam * s - dlam * ds)
    t = jnp.minimum(0.99 * longest(dlam, ds) + jnp.where(longest(dlam, ds) == 1, 0.01, 0), 1)
    return x + t * dx, nu + t * dnu, lam + t * dlam, s + t * ds
