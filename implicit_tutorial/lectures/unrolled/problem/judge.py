"""How near to the least value a network's codes come, layer by layer."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from .lasso import ROWS, Lasso, fista, lasso, least, objective


class Posed(NamedTuple):
    """Patches to be coded, and the least value of each."""

    problems: Lasso
    least: Float[Array, " patches"]


@jax.jit
def posed(D: Array, Y: Array, contrast: float = 1.0) -> Posed:
    """Pose the lasso of each patch, one a row of Y, at so many times its contrast; solve it."""
    problems = lasso(D, contrast * Y.astype(D.dtype))
    return Posed(problems, jax.vmap(least, (ROWS,))(problems))


@partial(jax.jit, static_argnames="network")
def gaps(network, model: Any, test: Posed) -> Float[Array, " layers"]:
    """Return the mean over patches of (F(z_k) − F*)/F* after each layer k.

    `network` takes a model and a lasso, or is a whole number of steps of FISTA.
    """

    def one(a, best):
        codes = fista(a, network) if isinstance(network, int) else network(model, a)
        return (jax.vmap(lambda z: objective(a, z))(codes) - best) / best

    return jnp.mean(jax.vmap(one, (ROWS, 0))(*test), axis=0)
