"""One player wants xy − ½μy² small, the other large: gradients that run in circles."""

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from .play import both_walks


def value(mu: Float[Array, ""], x: Float[Array, ""], y: Float[Array, ""]) -> Float[Array, ""]:
    """Return xy − ½μy²: x pays it to y."""
    return x * y - mu * y**2 / 2


@partial(jax.jit, static_argnums=2)
def walks(rate: float | Array, mu: float | Array, steps: int = 100) -> Float[Array, "2 steps+1 2"]:
    """Return both walks from (1, 1): the simultaneous one, and the one where x leads.

    Where μ = 0 y has no best reply, and the second is NaN.
    """
    mu = jnp.asarray(mu)

    def one(x, y):
        return -value(mu, x, y)

    return both_walks(one, partial(value, mu), rate, steps)


def lengths_in_closed_form(rate: float, steps: int = 100) -> Float[Array, " steps+1"]:
    """Return |z| of the simultaneous walk without μ: each step is a turn that adds rate²."""
    return jnp.sqrt(2.0) * (1 + rate**2) ** (jnp.arange(steps + 1) / 2)
