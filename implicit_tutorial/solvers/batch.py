"""What `jax.vmap` and `jax.shard_map` ask of a loop."""

from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool


@jax.custom_batching.custom_vmap
def anywhere(active: Bool[Array, ""]) -> Bool[Array, ""]:
    """`active`, and under vmap: is any example of the batch still active?

    As the condition of a while_loop it keeps the condition unbatched. JAX would otherwise guard
    everything that the loop carries by a select over the batch, the whole history included.
    """
    return active


@anywhere.def_vmap
def _(axis_size, in_batched, active):
    return anywhere(jnp.any(active, axis=0)), False


def axes_of(x: Any) -> frozenset:
    """The axes of `jax.shard_map`'s mesh over which x varies; none outside of it."""
    kind = jax.typeof(x)
    # `vma` until JAX 0.9 or so.
    return getattr(kind, "vma", None) or getattr(getattr(kind, "mat", None), "varying", frozenset())


def varying_as(x: Array, tree: Any) -> Any:
    """The tree; inside `jax.shard_map`, varying over the devices as x does, as a carry must."""
    if not axes_of(x):
        return tree
    known = jnp.ravel(x)[0] == jnp.ravel(x)[0]
    return jax.tree.map(lambda leaf: jnp.where(known, leaf, leaf), tree)
