"""The tanh layer of lecture 01: z = tanh(W z + x), a layer of infinite depth with tied weights."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Parameters = tuple[Float[Array, "n n"], Float[Array, " n"]]


def tanh_layer(a: Parameters, z: Float[Array, " n"]) -> Float[Array, " n"]:
    """One layer f(a, z) = tanh(W z + x), with a = (W, x)."""
    W, x = a
    return jnp.tanh(W @ z + x)


def published_draw(old_bits: bool, n: int = 10) -> Parameters:
    """Draw W and x as the tutorial of 2020 does, in float32: normal / √n, from keys 0 and 1.

    JAX has changed the bits that a key stands for (`jax_threefry_partitionable`); `old_bits` asks
    for those of 2020. The spectral radius of W is 0.85 with them, and 1.23 with today's.
    """
    with jax.threefry_partitionable(not old_bits):
        W = jax.random.normal(jax.random.PRNGKey(0), (n, n), jnp.float32)
        x = jax.random.normal(jax.random.PRNGKey(1), (n,), jnp.float32)
    scale = jnp.sqrt(jnp.float32(n))
    return W / scale, x / scale


def draw(n: int, norm: float, symmetric: bool = False, seed: int = 0) -> Parameters:
    """Draw W with ‖W‖ = `norm` (the largest singular value), and a small x.

    A symmetric W has its norm as its spectral radius; that of another random W is about half.
    """
    key_W, key_x = jax.random.split(jax.random.PRNGKey(seed))
    M = jax.random.normal(key_W, (n, n))
    M = (M + M.T) / 2 if symmetric else M
    return norm * M / jnp.linalg.norm(M, 2), 0.1 * jax.random.normal(key_x, (n,))
