"""Lecture 05: the Jacobian penalty by one vector-Jacobian product."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise
from implicit_tutorial.classroom.exercise.theorem import draw_layer

from .code import value_and_gradients
from .penalty_slips import BY, slips

ROWS = 3


def _draw(rng, n):
    W, _, _ = draw_layer(rng, n)
    x, z, e = rng.normal(size=(3, ROWS, n))
    return W, x, np.tanh(z), e


def right(W, x, z, e):
    """Return the penalty, its gradients by W and x, and zeros for z, which is held fixed."""
    t = np.tanh(z @ W.T + x)
    slope = 1 - t**2
    eJ = (e * slope) @ W
    G = 2 * eJ / z.size
    by_slope = -2 * t * slope * e * (G @ W.T)  # by what stands inside tanh
    return np.sum(eJ**2) / z.size, (e * slope).T @ G + by_slope.T @ z, by_slope, 0 * z


jacobian_penalty = Exercise(
    name="jacobian_penalty",
    asks="penalty(W, x, z, e): the mean over the rows of ‖eᵀJ‖²/n, a number",
    outputs=("the penalty", "∂/∂W", "∂/∂x", "∂/∂z"),
    draw=_draw,
    right=right,
    call=value_and_gradients(BY),
    slips=slips,
    problems=((4, "float64"), (5, "float32")),
    hints=(
        "`jax.vjp(lambda z: deq.layer((W, x), z), z)` gives f(z) and the function e ↦ eᵀJ. On rows "
        "it does so for each row, since no row of f sees another row of z.",
        "The penalty moves the weights, not z: `z = jax.lax.stop_gradient(z)` comes first.",
        "`_, pull_back = jax.vjp(...)`, then `jnp.sum(pull_back(e)[0] ** 2) / z.size`.",
    ),
)
