"""What the compiler reserves for one gradient, unrolled and implicit: lecture 01."""

import jax
import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.classroom import measure
from implicit_tutorial.lectures.tanh_fixed_point import gradients

STEPS = [10, 50, 200, 1000]


def layer(a, z):
    W, x = a
    return jnp.tanh(z @ W.T + x)  # a batch


def unrolled(a, z0, steps):
    return jnp.sum(it.unrolled(layer, a, z0, steps))


def implicit(a, z0, steps):
    solver = it.FixedPointIteration(max_steps=steps)
    return jnp.sum(it.fixed_point(layer, a, z0, solver=solver, throw=False).value)


def draw():
    zeros = jnp.zeros((256, 256), jnp.float32)

    def megabytes(loss, steps):
        gradient = jax.grad(lambda a, z0: loss(a, z0, steps))
        return measure.temporary_bytes(gradient, (zeros, zeros), zeros) / 1e6

    return gradients.memory(
        STEPS, *([megabytes(loss, steps) for steps in STEPS] for loss in (unrolled, implicit))
    )
