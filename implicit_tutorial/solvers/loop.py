"""The one loop that all solvers share."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from .batch import anywhere, varying_as
from .solution import Solution
from .vector import Leaves, Vector, norm

# step(z, state) -> (residual norm at z, change and size of each leaf, settled, next z, next state),
# with settled(tolerance of each leaf) -> whether it has
Step = Callable[[Vector, Any], tuple[Array, Array, Array, Callable, Vector, Any]]


def iterate(step: Step, z0: Vector, state0, limits, leaves: Leaves, tested: str) -> Solution:
    """Repeat `step` until z has settled; each example of a vmap stops on its own.

    The value that is returned is the one whose change was tested last: the loop ends before it
    moves on. It ends at once where z has run away.
    """
    rtol, atol, max_steps = limits
    eps = float(jnp.finfo(leaves.dtype).eps)
    tiny = float(jnp.finfo(z0.dtype).tiny)

    def body(carry):
        k, active, z, state, size0, largest, steps, last, converged, history = carry
        residual_norm, change, size, settled, z_next, state = step(z, state)
        size0 = jnp.where(k == 0, size, size0)
        largest = jnp.maximum(largest, jnp.where(jnp.isfinite(change), change, 0))
        tolerance = jnp.minimum(rtol * size, rtol * size0 + largest / 2)
        floor = rtol * (jnp.max(tolerance) + rtol * largest) if atol is None else atol
        tolerance += floor
        # So far off that a change is lost in the rounding of z, or not finite: ∞ ≤ ∞ proves nothing
        lost = jnp.any(8 * eps * (size - size0) > largest / 2)
        lost |= ~jnp.isfinite(residual_norm + jnp.max(size))
        # Beside a large z a small change vanishes from the norm: of that, nothing can be said.
        good = jnp.all(settled(tolerance) & (tolerance >= tiny**0.5 * size)) & ~lost
        # Once for each example: XLA would decide anew for each number of z.
        good, lost = lax.optimization_barrier((good, lost))
        newest = jnp.where(active, residual_norm, jnp.inf)
        history = lax.dynamic_update_index_in_dim(history, newest, k, axis=0)
        steps = jnp.where(active, k + 1, steps)
        last = jnp.where(active, residual_norm, last)  # so that nobody needs the history
        converged |= active & good
        active = active & ~good & ~lost & (k + 1 < max_steps)
        z = jnp.where(active, z_next, z)
        return k + 1, active, z, state, size0, largest, steps, last, converged, history

    none = jnp.zeros(len(leaves.sizes), z0.dtype)
    history = jnp.full(max_steps, jnp.inf, z0.dtype)
    no, yes = jnp.array(False), jnp.array(True)
    start = (jnp.int32(0), yes, z0, state0, none, none, jnp.int32(0), history[0], no, history)
    _, _, z, _, _, _, steps, last, converged, history = lax.while_loop(
        lambda carry: anywhere(carry[1]), body, varying_as(z0, start)
    )
    return Solution(z, last, steps, converged, history, tested)


def total(norms: Float[Array, " leaves"]) -> Float[Array, ""]:
    """The norm of a vector, from those of its leaves."""
    return norms[0] if norms.size == 1 else norm(norms)
