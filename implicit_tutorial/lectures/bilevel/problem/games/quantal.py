"""Quantal response: players who err, a fixed point of two softmaxes (McKelvey, Palfrey, 1995)."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import Anderson, FixedPointIteration, Newton
from implicit_tutorial.solvers.solution import Solution

# Rock, paper, scissors, from the row's side. Its rock breaks scissors for two.
PAYOFFS = np.array([[0.0, -1.0, 2.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
NASH = np.array([[3.0, 5.0, 4.0], [4.0, 5.0, 3.0]]) / 12  # row's and column's, in closed form
SOLVERS = {
    "plain": FixedPointIteration(max_steps=1000),
    "damped": FixedPointIteration(max_steps=1000, damping=0.3),
    "Anderson": Anderson(max_steps=1000),
    "Newton": Newton(max_steps=50),
    "Newton, halved": Newton(max_steps=50, backtracking=True),
}


class Game(NamedTuple):
    """What the row wins, what the column wins, and the temperature of their errors."""

    row: Float[Array, "m n"]
    column: Float[Array, "m n"]
    t: Float[Array, ""]


def game(t: float | Array, payoffs: np.ndarray = PAYOFFS) -> Game:
    """Return a game in which the column loses what the row wins."""
    row = jnp.asarray(payoffs, float)
    return Game(row, -row, jnp.asarray(t, float))


def even(a: Game) -> tuple[Array, Array]:
    """Return the start: every choice as likely as any other."""
    m, n = a.row.shape
    return jnp.full(m, 1 / m, a.row.dtype), jnp.full(n, 1 / n, a.row.dtype)


def responses(a: Game, z: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return what each plays against z = (p, q): p ← softmax(Rq/t), q ← softmax(Cᵀp/t)."""
    p, q = z
    return jax.nn.softmax(a.row @ q / a.t), jax.nn.softmax(p @ a.column / a.t)


@partial(jax.jit, static_argnums=0)
def solve(solver, a: Game, z0: tuple[Array, Array]) -> Solution:
    """Return the quantal response from z0; `converged` tells whether it was found."""
    return fixed_point(responses, a, z0, solver=solver, throw=False)


def reach(ts: Float[Array, " k"]) -> dict[str, np.ndarray]:
    """Return, for each solver, at which temperatures it arrives from `even`."""
    games = [game(t) for t in ts]
    return {
        name: np.array([solve(solver, a, even(a)).converged for a in games])
        for name, solver in SOLVERS.items()
    }


def continued(ts: Float[Array, " k"]) -> list[Solution]:
    """Solve by Newton at each t in turn, from where the last one ended."""
    found, z = [], even(game(1.0))
    for t in ts:
        found.append(solve(SOLVERS["Newton"], game(t), z))
        z = found[-1].value
    return found


@jax.jit
def jacobian(a: Game, z: tuple[Array, Array]) -> Float[Array, "m+n m+n"]:
    """Return ∂_z f at z, of both players' probabilities in a row."""

    def f(z):
        return jnp.concatenate(responses(a, (z[: len(a.row)], z[len(a.row) :])))

    return jax.jacobian(f)(jnp.concatenate(z))


def radius(a: Game, z: tuple[Array, Array]) -> float:
    """Return ρ(∂_z f): above 1 plain iteration leaves the fixed point."""
    return float(np.abs(np.linalg.eigvals(np.asarray(jacobian(a, z)))).max())
