"""One batch of tanh layers on several devices: together, each example alone, each device alone."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec as P
from jaxtyping import Array, Float

from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import FixedPointIteration, LinearSolver, Neumann, Solution

UNKNOWNS, EXAMPLES = 16, 64
PLAIN, NEUMANN = FixedPointIteration(), Neumann()
Weights = Float[Array, "n n"]
Rows = Float[Array, "examples n"]


class Batch(NamedTuple):
    """Weights that all examples share, and one input a row."""

    W: Weights
    X: Rows


def draw(seed: int = 0, n: int = UNKNOWNS, examples: int = EXAMPLES) -> Batch:
    """Draw an asymmetric W with ‖W‖ = 0.97, and inputs from large to small: from easy to hard.

    A large input drives tanh to its flat ends, where plain iteration converges in a few steps.
    """
    rng = np.random.default_rng(seed)
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    W = Q @ np.diag(np.linspace(-0.3, 1, n)) @ Q.T + 0.1 * rng.normal(size=(n, n)) / n**0.5
    X = rng.normal(size=(examples, n)) * np.geomspace(20, 0.05, examples)[:, None]
    return Batch(jnp.asarray(0.97 * W / np.linalg.norm(W, 2)), jnp.asarray(X))


def mesh() -> Mesh:
    """Return all devices in a row, under the name "d"."""
    # JAX 0.12 would make the axis Explicit and ask for a sharding in every type; 0.7.2 would not.
    return jax.make_mesh((jax.device_count(),), ("d",), axis_types=(AxisType.Auto,))


def spread(batch: Batch, mesh: Mesh, W: P = P(), X: P = P("d")) -> Batch:
    """Put W and X on the devices: by default all of W on each, and a share of the rows of X."""
    shardings = (NamedSharding(mesh, spec) for spec in (W, X))
    return Batch(*(jax.device_put(x, s) for x, s in zip(batch, shardings, strict=True)))


def layer(a, z):
    """f(a, z) = tanh(W z + x), with one example a row: Z Wᵀ + X."""
    W, X = a
    return jnp.tanh(z @ W.T + X)


def together(
    W: Weights, X: Rows, solver=PLAIN, linear_solver: LinearSolver = NEUMANN, throw: bool = False
) -> Solution:
    """Solve all rows as one unknown, with one norm: nobody stops before all have settled."""
    return fixed_point(layer, (W, X), jnp.zeros_like(X), solver, linear_solver, throw)


def each(
    W: Weights, X: Rows, solver=PLAIN, linear_solver: LinearSolver = NEUMANN, throw: bool = False
) -> Solution:
    """Solve each row as an unknown of its own, by vmap: each has its own norm."""

    def one(x):
        return fixed_point(layer, (W, x), jnp.zeros_like(x), solver, linear_solver, throw)

    return jax.vmap(one)(X)


def apart(mesh: Mesh, solve: Callable = together) -> Callable:
    """Return (W, X) -> (z*, steps of each device): each device solves its rows, and asks nobody."""

    def own(W, X):
        solution = solve(W, X)
        return solution.value, jnp.max(solution.steps)[None]

    return jax.shard_map(own, mesh=mesh, in_specs=(P(), P("d")), out_specs=(P("d"), P("d")))


def gradient(solve: Callable) -> Callable:
    """Return (W, X) -> the gradient of Σ sin z* by both, with solve(W, X) -> z*."""
    return jax.grad(lambda W, X: jnp.sum(jnp.sin(solve(W, X))), (0, 1))
