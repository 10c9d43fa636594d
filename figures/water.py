"""Power shared among noisy channels, as water that finds its level: lecture 06."""

import jax.numpy as jnp

from implicit_tutorial.lectures.optimisation_layers import pictures, problem


def draw():
    noise = jnp.array([0.3, 1.2, 0.5, 0.9, 0.2, 0.7])
    return pictures.water(noise, problem.water.closed_form(noise, jnp.array(1.0))[0])
