"""An equilibrium layer that counts: its caps are arrays, so that one compiled step serves a study.

`it.fixed_point` is the layer of the lecture. What is here computes the same numbers, and says
besides how many steps each example took, forward and backward. The tests hold the two together.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Float, Int


class Limits(NamedTuple):
    """When to stop: numbers, or arrays of one number, which a study varies without compiling."""

    forward: Any = 60  #: evaluations of f at most
    backward: Any = 60  #: terms of the Neumann series at most; 1 leaves the inverse out
    tolerance: Any = 1e-4  #: of ‖change‖/‖z‖, example by example


class Settled(NamedTuple):
    """Where an iteration ended, for each example of a batch."""

    value: Array
    steps: Int[Array, " batch"]
    settled: Bool[Array, " batch"]


def settle(step: Callable, z0: Array, cap: Any, tolerance: Any) -> Settled:
    """Repeat z ← step(z), each row of z by itself, until ‖step(z) − z‖ ≤ tolerance ‖step(z)‖."""
    rows, cap = len(z0), jnp.asarray(cap).astype(jnp.int32)

    def norms(z):
        return jnp.linalg.norm(z.reshape(rows, -1), axis=1)

    def body(carry):
        k, z, steps, settled = carry
        moved = step(z)
        now = norms(moved - z) <= tolerance * norms(moved)
        still = ~settled
        z = jnp.where(still.reshape(rows, *[1] * (z.ndim - 1)), moved, z)
        return k + 1, z, steps + still.astype(steps.dtype), settled | now

    def going(carry):
        k, _, _, settled = carry
        return (k < cap) & ~jnp.all(settled)

    start = (jnp.int32(0), z0, jnp.zeros(rows, jnp.int32), jnp.zeros(rows, bool))
    _, z, steps, settled = lax.while_loop(going, body, start)
    return Settled(z, steps, settled)


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def equilibrium(
    f: Callable, a: Any, z0: Array, limits: Limits, probe: tuple[Array, Array]
) -> Settled:
    """Solve z = f(a, z) for a batch, by plain iteration; differentiable by the Neumann series.

    `probe` is two rows of zeros, one number an example. Its "gradient" is what the backward pass
    has to say: how many terms each example took, and whether it settled.
    """
    return settle(lambda z: f(a, z), z0, limits.forward, limits.tolerance)


def _forward(f, a, z0, limits, probe):
    found = equilibrium(f, a, z0, limits, probe)
    return found, (a, found.value, limits)


def _backward(f, kept, cotangent):
    a, z, limits = kept
    v = cotangent.value
    _, pull_back = jax.vjp(f, a, z)
    # u = v (I − J)⁻¹ solves u = v + u J. From u = 0 the k-th iterate is the sum of k terms.
    u = settle(lambda u: v + pull_back(u)[1], jnp.zeros_like(v), limits.backward, limits.tolerance)
    counts = (u.steps.astype(v.dtype), u.settled.astype(v.dtype))
    return pull_back(u.value)[0], None, None, counts


equilibrium.defvjp(_forward, _backward)


def silent(rows: int, dtype: Any) -> tuple[Float[Array, " rows"], Float[Array, " rows"]]:
    """The probe: zeros."""
    return jnp.zeros(rows, dtype), jnp.zeros(rows, dtype)
