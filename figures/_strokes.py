"""Eight layers with learned steps, and the patches to judge them by: two figures of lecture 08."""

from functools import cache

import jax
import jax.numpy as jnp

from implicit_tutorial.lectures.unrolled import problem

nets = problem.networks


@cache
def learned():
    """Return the shipped dictionary in float32, patches, and five sets of learned steps."""
    D = jnp.asarray(problem.dictionary.shipped(), jnp.float32)
    patches = jnp.asarray(problem.data.patches("china", seed=0, count=20000), jnp.float32)
    order = nets.orders(seeds=5, steps=800, batch=128, of=len(patches))
    steps = nets.trained(nets.by_steps, nets.steps_at_first(), D, patches, order, 0.03)
    return D, patches, jax.block_until_ready(steps)
