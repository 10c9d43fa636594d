"""Entropic optimal transport: Sinkhorn's iteration as a fixed point, and the gauge it needs."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import logsumexp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import fixed_point, unrolled
from implicit_tutorial.solvers import FixedPointIteration

EPSILON = 0.1
STEPS = FixedPointIteration(rtol=1e-13, atol=1e-13, max_steps=3000)


def cost(x: Float[Array, "n d"], y: Float[Array, "m d"]) -> Float[Array, "n m"]:
    """½‖xᵢ − yⱼ‖²."""
    return jnp.sum((x[:, None] - y[None]) ** 2, -1) / 2


def clouds(n: int = 20, m: int = 24, seed: int = 0) -> tuple[Array, Array]:
    """Draw n points of a disc, and m of a ring around it."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi, n + m)
    radius = np.concatenate([0.5 * rng.uniform(size=n) ** 0.5, rng.uniform(0.9, 1.1, m)])
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    return jnp.asarray(points[:n]), jnp.asarray(points[n:])


def other(C: Float[Array, "n m"], g: Float[Array, " m"]) -> Float[Array, " n"]:
    """Return the f for which every row of the plan sums to 1/n: Sinkhorn's half-step."""
    return -EPSILON * logsumexp((g[None] - C) / EPSILON - jnp.log(C.shape[1]), axis=1)


def round_trip(C: Float[Array, "n m"], g: Float[Array, " m"]) -> Float[Array, " m"]:
    """One round of Sinkhorn: first all rows are right, then all columns. g + 1 goes to that + 1."""
    return other(C.T, other(C, g))


def pinned(C: Float[Array, "n m"], g: Float[Array, " m"]) -> Float[Array, " m"]:
    """The same with the gauge fixed: the mean of g is zero."""
    new = round_trip(C, g)
    return new - jnp.mean(new)


def plan(C: Float[Array, "n m"], g: Float[Array, " m"]) -> Float[Array, "n m"]:
    """Return how much goes from i to j: exp((fᵢ + gⱼ − Cᵢⱼ)/ε)/nm."""
    return jnp.exp((other(C, g)[:, None] + g[None] - C) / EPSILON) / C.size


def potentials(C: Float[Array, "n m"], step=pinned, linear_solver=None) -> Float[Array, " m"]:
    """Solve g = step(C, g) from zero: the potentials of the columns.

    Raises:
        NotDifferentiable: when differentiated without a gauge: I − ∂_g has a null vector.
    """
    start = jnp.zeros(C.shape[1], C.dtype)
    return fixed_point(step, C, start, solver=STEPS, linear_solver=linear_solver).value


def unrolled_plan(C: Float[Array, "n m"], steps: int = 600) -> Float[Array, "n m"]:
    """The plan after a number of rounds, each of which is differentiated."""
    return plan(C, unrolled(pinned, C, jnp.zeros(C.shape[1], C.dtype), steps))


def landing(x: Float[Array, "n d"], y: Float[Array, "m d"]) -> Float[Array, "n d"]:
    """Return where each x goes: the mean of the y that it is sent to (the barycentric map)."""
    C = cost(x, y)
    return len(x) * plan(C, potentials(C)) @ y


def how_landings_move(x: Float[Array, "n d"], y: Float[Array, "m d"], dx: Float[Array, "n d"]):
    """Return the landings, and their derivative along dx."""
    return jax.jvp(lambda x: landing(x, y), (x,), (dx,))
