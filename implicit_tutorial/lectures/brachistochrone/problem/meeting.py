"""The same as two equations: (R, θ) is the root of "the cycloid meets P"."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from implicit_tutorial.implicit import root

from .cycloid import GRAVITY, cycloid, cycloid_through


def meets(P: Float[Array, "2"], z: Float[Array, "2"]) -> Float[Array, "2"]:
    """g(P, z) (m) with z = (R, θ) (m, rad): zero where the cycloid meets P."""
    R, theta = z
    return jnp.stack(cycloid(R, theta)) - P


def time_of(z: Float[Array, "2"], gravity: float = GRAVITY) -> Array:
    """T = θ √(R/g) (s) of z = (R, θ) (m, rad)."""
    return z[1] * jnp.sqrt(z[0] / gravity)


@jax.jit
def land(
    P: Float[Array, "m 2"], z0: Float[Array, "2"]
) -> tuple[Float[Array, "m 2"], Bool[Array, " m"]]:
    """Plain Newton on `meets` for many endpoints P (m) from one z0 = (R, θ) (m, rad).

    Returns:
        (z, right): where it lands, and whether that is the one cycloid that a bead can take.
    """

    def one(P):
        found = root(meets, P, z0, throw=False)
        truth = jnp.stack(cycloid_through(P))
        near = jnp.linalg.norm(found.value - truth) < 1e-3 * jnp.linalg.norm(truth)
        return found.value, found.converged & near

    return jax.vmap(one)(P)
