"""Lecture 02: a residual network whose layers follow a field."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .layers_slips import right, slips


def _draw(rng, n):
    """Draw f(t, z) = tanh(W z + t b), a state, T away from 1, and how many layers."""
    W, b = 1.5 * rng.normal(size=(n, n)) / n**0.5, 1.5 * rng.normal(size=n)
    return W, b, rng.normal(size=n), np.array(rng.uniform(1.3, 1.9)), np.array(rng.integers(4, 8))


def _field(W, b):
    """Return the field as a student calls it."""

    def field(t, z):
        return jnp.tanh(W @ z + t * b)

    field.__qualname__ = "field"  # in a student's error message
    return field


residual_network = Exercise(
    name="residual_network",
    asks="network(field, z0, T, layers): z after the last layer, a vector",
    draw=_draw,
    right=right,
    call=lambda answer, W, b, z0, T, layers: answer(_field(W, b), z0, T, int(layers)),
    slips=slips,
    problems=((4, "float64"), (3, "float32"), (4, "float64")),
    hints=(
        "All layers together last the time T. How long does one last?",
        "Layer k starts at the time t = k h, h = T / layers, and goes h along the field.",
        "`z = z + h * field(k * h, z)` for k = 0, 1, …, layers − 1.",
    ),
)
