"""Two roads and a toll: drivers answer the toll with a root, and the city differentiates it."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import root


class Roads(NamedTuple):
    """Hours that each road takes: `free` when empty, and `crowd` more with all traffic on it."""

    free: Float[Array, " 2"]
    crowd: Float[Array, " 2"]


def two_roads() -> Roads:
    """Return the roads of the lecture: 1 + 2f and ½ + 3(1 − f) hours."""
    return Roads(jnp.array([1.0, 0.5]), jnp.array([2.0, 3.0]))


def times(a: Roads, f: Float[Array, ""]) -> Float[Array, " 2"]:
    """Return the hours on each road, with a share f of the traffic on the first."""
    return a.free + a.crowd * jnp.stack([f, 1 - f])


def flow(a: Roads, toll: Float[Array, ""]) -> Float[Array, ""]:
    """Return the share f at which nobody changes roads: time and toll of both are equal."""

    def difference(a, f):
        a, toll = a
        first, second = times(a, f)
        return first + toll - second

    return root(difference, (a, toll), jnp.full_like(toll, 0.5)).value


def total(a: Roads, toll: Float[Array, ""]) -> Float[Array, ""]:
    """Return the hours of all drivers together; the toll is no time, and is given back."""
    f = flow(a, toll)
    return jnp.stack([f, 1 - f]) @ times(a, f)


def best_toll(a: Roads) -> Float[Array, ""]:
    """Return the toll on the first road, negative where it is a refund, of least total time."""
    return root(jax.grad(total, argnums=1), a, jnp.zeros_like(a.free[0])).value


def in_closed_form(a: Roads) -> tuple[Array, Array, Array]:
    """Return the best toll, its flow and its total time.

    The total is least where one driver more costs all drivers the same on both roads:
    free + 2 crowd × share. The toll makes up the difference in what each driver sees.
    """
    f = (a.free[1] - a.free[0] + 2 * a.crowd[1]) / (2 * a.crowd.sum())
    first, second = times(a, f)
    return second - first, f, f * first + (1 - f) * second
