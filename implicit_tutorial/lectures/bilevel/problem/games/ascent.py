"""Two firms that climb their profits by gradients, both at once or one ahead."""

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from . import market
from .play import both_walks


@partial(jax.jit, static_argnums=2)
def walks(
    a: market.Market, rate: float | Array = 0.2, steps: int = 80
) -> Float[Array, "2 steps+1 2"]:
    """Return both walks from (1, 1): the simultaneous one, and the one where firm 1 leads."""

    def profit(i, x, y):
        return market.profits(a, jnp.stack([x, y]))[i]

    return both_walks(partial(profit, 0), partial(profit, 1), rate, steps)
