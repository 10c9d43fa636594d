"""A message down a chain: what infinite depth is for.

Node i hears its left neighbour: z_i = tanh(W z_{i−1} + U x_i + b). The first node's input is a
bit, ±1; all others hear noise. Every node must say the bit. K layers carry it K − 1 nodes far.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from implicit_tutorial.classroom.descent import adam
from implicit_tutorial.implicit import unrolled

from .solve import Limits, Settled, equilibrium, silent
from .training import clipped

UNITS, NOISE = 8, 0.1


class Chain(NamedTuple):
    """The weights of one node, which all nodes share: 89 numbers."""

    W: Float[Array, "8 8"]
    U: Float[Array, " 8"]
    b: Float[Array, " 8"]
    v: Float[Array, " 8"]
    c: Float[Array, ""]


def draw_chain(key: Array) -> Chain:
    """Draw the weights: normal entries, divided by the root of the fan-in."""
    keys = jax.random.split(key, 3)
    W = jax.random.normal(keys[0], (UNITS, UNITS)) / UNITS**0.5
    U = jax.random.normal(keys[1], (UNITS,))
    return Chain(
        W, U, jnp.zeros(UNITS), jax.random.normal(keys[2], (UNITS,)) / UNITS**0.5, jnp.zeros(())
    )


def messages(seed: int, batch: int, length: int) -> tuple[Float[Array, "batch length"], Array]:
    """Draw inputs and bits: ±1 at the first node, noise at all others."""
    rng = np.random.default_rng(seed)
    bits = rng.choice([-1.0, 1.0], batch)
    x = NOISE * rng.standard_normal((batch, length))
    x[:, 0] = bits
    return jnp.asarray(x, jnp.result_type(float)), jnp.asarray(bits, jnp.result_type(float))


def chain_layer(
    a: tuple[Array, Array], z: Float[Array, "batch length 8"]
) -> Float[Array, "batch length 8"]:
    """f(a, z): each node from its left neighbour's state, and its own input U x_i + b."""
    W, x = a
    left = jnp.pad(z, ((0, 0), (1, 0), (0, 0)))[:, :-1]
    return jnp.tanh(left @ W.T + x)


def heard(chain: Chain, x: Float[Array, "batch length"]) -> tuple[Array, Array]:
    """Return a = (W, U x_i + b)."""
    return chain.W, x[:, :, None] * chain.U[None, None] + chain.b[None, None]


def says(chain: Chain, z: Array) -> Float[Array, "batch length"]:
    """Return what every node says: its sign is the bit."""
    return z @ chain.v + chain.c


def solve_chain(chain: Chain, x: Array, cap: Any = 60) -> Settled:
    """Solve for all nodes at once, by plain iteration from z = 0."""
    a = heard(chain, x)
    probe = silent(len(x), x.dtype)
    return equilibrium(chain_layer, a, jnp.zeros_like(a[1]), Limits(cap), probe)


def _loss(chain, x, bits, layers):
    if layers is None:
        z = solve_chain(chain, x).value
    else:
        a = heard(chain, x)
        z = unrolled(chain_layer, a, jnp.zeros_like(a[1]), layers)
    return jnp.mean(jax.nn.softplus(-bits[:, None] * says(chain, z)))


def train_chains(layers: int | None, steps: int = 120, rate: float = 0.03, seeds: int = 5) -> Chain:
    """Train several seeds on chains of 20 nodes; layers is K, or None for the fixed point."""
    drawn = [messages(seed, 64, 20) for seed in range(steps)]
    data = tuple(jnp.stack(part) for part in zip(*drawn, strict=True))

    def one(key):
        def step(state, batch):
            chain, m, v, t = state
            gradient = clipped(jax.grad(_loss)(chain, *batch, layers), 1.0)
            return (*adam(chain, m, v, gradient, t, rate), t + 1), None

        chain = draw_chain(key)
        zeros = jax.tree.map(jnp.zeros_like, chain)
        return lax.scan(step, (chain, zeros, zeros, jnp.ones(())), data)[0][0]

    return jax.jit(jax.vmap(one))(jax.vmap(jax.random.key)(jnp.arange(seeds)))


@jax.jit
def _measured(chains, x, bits, cap):
    def one(chain):
        found = solve_chain(chain, x, cap)
        return says(chain, found.value) * bits[:, None] > 0, jnp.max(found.steps)

    return jax.vmap(one)(chains)


def on_chains(
    chains: Chain, length: int, cap: Any = 1000, batch: int = 200
) -> tuple[Float[Array, "seeds length"], Array]:
    """Return how often each node says the bit after at most `cap` steps, and those steps."""
    x, bits = messages(10_000 + length, batch, length)
    good, steps = _measured(chains, x, bits, cap)
    return jnp.mean(good, axis=1), steps
