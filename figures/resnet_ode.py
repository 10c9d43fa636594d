"""Thirteen states through four residual layers, and along the ODE: lecture 02."""

import jax.numpy as jnp

from implicit_tutorial.lectures.neural_ode import pictures


def field(t, z):
    return 2 * jnp.sin(5 * z) * jnp.sin(5 * t + 1)


def draw():
    return pictures.depth(field, starts=jnp.linspace(-1.2, 1.2, 13))
