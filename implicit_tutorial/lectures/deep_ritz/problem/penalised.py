"""Deep Ritz on the L-shape: a net that is not held at the edge, but pays for what it misses there.

E(u) = ∫ ½|∇u|² + β ∮ (u − u*)², by random points, others in each step (E and Yu, 2018).
"""

import sys
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float, PRNGKeyArray

from implicit_tutorial.classroom.descent import adam, watched

from .corner import AREA, EDGE, SQUARES, TURNS, centres, u_star
from .network import Layers, draw, keys, net

WIDTH, STEPS, CHUNK = 16, 2000, 100
INSIDE, ON_EDGE = 129, 64  # points in a step
BETAS = (1.0, 10.0, 100.0, 1000.0)


def points(key: PRNGKeyArray) -> tuple[Float[Array, "n 2"], Float[Array, "m 2"]]:
    """Draw points inside, a third in each square, and on the edge, an eighth on each side."""
    dtype = jnp.result_type(float)
    inner, outer = jax.random.split(key)
    squares = jnp.asarray(np.resize(SQUARES, (INSIDE, 2)), dtype)
    turns, next_turns = (
        jnp.asarray(np.resize(each, (ON_EDGE, 2)), dtype) for each in (TURNS, np.roll(TURNS, -1, 0))
    )
    along = jax.random.uniform(outer, (ON_EDGE, 1))
    return squares + jax.random.uniform(inner, squares.shape), turns + along * (next_turns - turns)


def energy(theta: Layers, beta: Float[Array, ""], key: PRNGKeyArray) -> Float[Array, ""]:
    """Return the energy with its penalty, as the points of this key see it."""
    x, y = points(key)
    slopes = jax.vmap(jax.grad(net, argnums=1), (None, 0))(theta, x)
    misses = jax.vmap(net, (None, 0))(theta, y) - u_star(y)
    return AREA * jnp.mean(jnp.sum(slopes**2, axis=1)) / 2 + beta * EDGE * jnp.mean(misses**2)


def _advance(state, beta, key, ts):
    """Take a step of Adam for each t; the rate falls from 0.01 to 0 along a cosine."""

    def step(state, t):
        theta, m, v = state
        slope = jax.grad(energy)(theta, beta, jax.random.fold_in(key, t))
        at = t.astype(beta.dtype)
        return adam(theta, m, v, slope, at, 0.005 * (1 + jnp.cos(np.pi * at / STEPS))), None

    return lax.scan(step, state, ts)[0]


_side_by_side = jax.vmap(jax.vmap(_advance, (0, 0, None, None)), (0, None, 0, None))
advance = jax.jit(_side_by_side)


@jax.jit
def values(theta: Layers, x: Float[Array, "points 2"]) -> Float[Array, "seeds betas points"]:
    """Return what each net says at each point."""
    one = jax.vmap(net, (None, 0))
    return jax.vmap(jax.vmap(one, (0, None)), (0, None))(theta, x)


class Fitted(NamedTuple):
    """What the nets say, one for each seed and β, at the centres of `corner`."""

    betas: tuple[float, ...]
    x: Float[np.ndarray, "points 2"]
    u: Float[np.ndarray, "seeds betas points"]
    errors: Float[np.ndarray, "seeds betas"]  #: ‖u − u*‖/‖u*‖


def fit(betas: tuple[float, ...] = BETAS, seeds: int = 3) -> Fitted:
    """Train a net for each β and seed, all at once."""
    from tqdm import tqdm

    drawn = keys(seeds)
    theta = jax.jit(jax.vmap(lambda key: draw(key, 2, WIDTH)))(drawn)
    theta = jax.tree.map(lambda x: jnp.repeat(x[:, None], len(betas), axis=1), theta)
    zeros = jax.tree.map(jnp.zeros_like, theta)
    state, beta = (theta, zeros, zeros), jnp.asarray(betas, jnp.result_type(float))
    bar = tqdm(range(0, STEPS, CHUNK), "nets", file=sys.stdout, disable=not watched())
    for done in bar:
        state = advance(state, beta, drawn, done + jnp.arange(1, CHUNK + 1))
    x = centres()
    u, exact = np.asarray(values(state[0], jnp.asarray(x))), np.asarray(u_star(x))
    errors = np.linalg.norm(u - exact, axis=-1) / np.linalg.norm(exact)
    return Fitted(betas, x, u, errors)
