"""A layer that solves puzzles by rules it has learned: OptNet (Amos and Kolter, 2017), in small."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy.linalg import cho_solve
from jaxtyping import Array, Float

from implicit_tutorial.classroom.descent import adam
from implicit_tutorial.implicit import implicit_function

from .sudoku import Puzzles

BARRIER = 0.02  #: μ, as ε chosen on validation puzzles
RIDGE = 0.02  #: ε, without which noise for rules may leave x without a bound
NEWTON_STEPS = 15
EQUAL = 0.25  #: the x from which all starts: each digit a quarter


def filled_in(a: tuple[Array, Array], nu: Float[Array, " rows"]) -> Float[Array, "64"]:
    """The x at which pᵀx − ½ε‖x‖² + μ Σ log xᵢ − νᵀAx is largest; a = (A, p).

    With c = Aᵀν − p it is the positive root of ε x² + c x − μ = 0, entry by entry.
    """
    A, p = a
    c = A.T @ nu - p
    root = jnp.sqrt(c * c + 4 * RIDGE * BARRIER)
    up = c > 0  # which of two forms of the root has all digits
    return jnp.where(up, 2 * BARRIER / (jnp.where(up, c, 1) + root), (root - c) / (2 * RIDGE))


def rules_hold(a: tuple[Array, Array], nu: Float[Array, " rows"]) -> Float[Array, " rows"]:
    """A x − A x₀: zero where the rules hold. x₀ = ¼ keeps all true ones, and is inside."""
    return a[0] @ (filled_in(a, nu) - EQUAL)


def newton(a: tuple[Array, Array]) -> Float[Array, " rows"]:
    """Find ν by Newton on x from x₀, along the rules and inside x > 0 (an interior point).

    With X = 1/(ε + μ/x²) a step is dx = X (p − εx + μ/x − Aᵀν), and A dx = 0 gives ν: one system
    with as many unknowns as there are rows, AXAᵀ ν = AX (p − εx + μ/x).
    """
    A, p = a

    def step(x, _):
        X, slope = 1 / (RIDGE + BARRIER / (x * x)), p - RIDGE * x + BARRIER / x
        nu = cho_solve((jnp.linalg.cholesky((A * X[None]) @ A.T), True), A @ (X * slope))
        dx = X * (slope - A.T @ nu)
        longest = 0.9 / jnp.maximum(jnp.max(-dx / x), 1e-9)
        return x + jnp.minimum(1, longest) * dx, nu

    return lax.scan(step, jnp.full_like(p, EQUAL), length=NEWTON_STEPS)[1][-1]


nu_star = implicit_function(newton, rules_hold, throw=False)


def by_rules(A: Float[Array, "rows 64"], clues: Float[Array, "count 64"]) -> Array:
    """Return x*: the largest clueᵀx − ½ε‖x‖² + μ Σ log xᵢ with A (x − x₀) = 0, for each puzzle."""
    return jax.vmap(lambda p: filled_in((A, p), nu_star((A, p))))(clues)


def by_network(weights: Any, clues: Float[Array, "count 64"]) -> Array:
    """Return positive numbers, 64 a puzzle: two layers of tanh, and no idea of a constraint."""
    (W1, b1), (W2, b2), (W3, b3) = weights
    hidden = jnp.tanh(jnp.tanh(clues @ W1 + b1[None]) @ W2 + b2[None])
    return jnp.exp(jnp.clip(hidden @ W3 + b3[None], -30, 30))


def start_rows(rows: int, seed: int) -> Float[Array, "rows 64"]:
    """Draw rules to begin with: noise."""
    return jnp.asarray(np.random.default_rng(seed).normal(size=(rows, 64)) / 8, jnp.float32)


def start_network(width: int, seed: int) -> list[tuple[Array, Array]]:
    """Draw the network's weights."""
    rng, sizes = np.random.default_rng(seed), (64, width, width, 64)
    return [
        (jnp.asarray(rng.normal(size=(m, n)) / m**0.5, jnp.float32), jnp.zeros(n, jnp.float32))
        for m, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]


def loss(answer, parameters: Any, puzzles: Puzzles) -> Float[Array, ""]:
    """The mean of −log of the share that the right digit has of its cell."""
    x, y = (v.reshape(-1, 16, 4) for v in (answer(parameters, puzzles.clues), puzzles.solutions))
    return -jnp.mean(jnp.log(jnp.sum(x * y, -1) / jnp.sum(x, -1)))


@partial(jax.jit, static_argnums=0)
def solved(answer, parameters: Any, puzzles: Puzzles) -> Float[Array, ""]:
    """Return the share of puzzles in which every cell has the right digit on top."""
    x, y = (v.reshape(-1, 16, 4) for v in (answer(parameters, puzzles.clues), puzzles.solutions))
    return jnp.mean(jnp.all(jnp.argmax(x, -1) == jnp.argmax(y, -1), -1).astype(x.dtype))


class Trained(NamedTuple):
    """What training returns: the parameters, and the loss at every step."""

    parameters: Any
    losses: Float[Array, " steps"]


def train(
    answer, parameters: Any, puzzles: Puzzles, steps: int = 400, rate: float = 0.03, seed: int = 0
) -> Trained:
    """Take `steps` of Adam on 32 puzzles each, at a rate that falls to zero along a cosine."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(puzzles.clues), size=(steps, 32), dtype=np.int32)
    return _train(answer, parameters, puzzles, jnp.asarray(drawn), jnp.float32(rate))


@partial(jax.jit, static_argnums=0)
def _train(answer, parameters, puzzles, drawn, rate) -> Trained:
    def step(state, now):
        k, rows = now
        batch = jax.tree.map(lambda x: x[rows], puzzles)
        value, slope = jax.value_and_grad(partial(loss, answer))(state[0], batch)
        slower = rate * (1 + jnp.cos(jnp.pi * k / len(drawn))) / 2
        model, m, v = state
        return adam(model, m, v, slope, k + 1, slower), value

    zeros = jax.tree.map(jnp.zeros_like, parameters)
    k = jnp.arange(len(drawn), dtype=jnp.float32)
    (parameters, _, _), losses = lax.scan(step, (parameters, zeros, zeros), (k, drawn))
    return Trained(parameters, losses)
