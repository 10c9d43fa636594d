"""Two players who learn by gradients: both at once, or one who counts the other's reply."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Gain = Callable[[Array, Array], Array]  # gain(x, y), of numbers x and y


def simultaneous(one: Gain, two: Gain, z: Float[Array, " 2"]) -> Float[Array, " 2"]:
    """Return ∂ₓ one and ∂ᵧ two: each takes the other as it stands."""
    x, y = z
    return jnp.stack([jax.grad(one)(x, y), jax.grad(two, argnums=1)(x, y)])


def leading(one: Gain, two: Gain, z: Float[Array, " 2"]) -> Float[Array, " 2"]:
    """Return the total d one/dx, and ∂ᵧ two: player one counts that two will reply.

    Two replies where ∂ᵧ two = 0. So dy/dx = −∂ₓᵧ two / ∂ᵧᵧ two, here taken at any z, on the reply
    or not (Fiez, Chasnov and Ratliff, 2020). Where ∂ᵧᵧ two = 0 there is no reply, and it is NaN.
    """
    x, y = z
    by_x, by_y = jax.grad(jax.grad(two, argnums=1), argnums=(0, 1))(x, y)
    reply = -by_x / by_y
    more = reply * jax.grad(one, argnums=1)(x, y)
    return simultaneous(one, two, z) + jnp.stack([more, jnp.zeros_like(more)])


def walk(
    slopes: Callable[[Array], Array], z0: Float[Array, " 2"], rate: float | Array, steps: int
) -> Float[Array, "steps+1 2"]:
    """Return z₀ and what follows it: z ← z + rate · slopes(z)."""

    def step(z, _):
        moved = z + rate * slopes(z)
        return moved, moved

    return jnp.concatenate([z0[None], jax.lax.scan(step, z0, length=steps)[1]])


def both_walks(
    one: Gain, two: Gain, rate: float | Array, steps: int
) -> Float[Array, "2 steps+1 2"]:
    """Return two walks from (1, 1): the simultaneous one, and the one where player one leads."""
    start = jnp.ones(2)
    ways = (simultaneous, leading)
    return jnp.stack([walk(partial(way, one, two), start, rate, steps) for way in ways])
