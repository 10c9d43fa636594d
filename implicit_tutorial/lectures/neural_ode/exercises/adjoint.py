"""Lecture 02: the adjoint of a linear field, by hand."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .adjoint_slips import right, slips


def _draw(rng, n):
    A = rng.normal(size=(n, n)) / n**0.5
    return A, rng.normal(size=n), rng.normal(size=n), np.asarray(rng.uniform(0.8, 1.4))


adjoint_of_linear_field = Exercise(
    name="adjoint_of_linear_field",
    asks="gradients(A, z_T, a_T, T): the gradients of L by z(0), by A and by T",
    outputs=("∂L/∂z(0)", "∂L/∂A", "∂L/∂T"),
    draw=_draw,
    right=right,
    tolerance={"float64": 1e-6, "float32": 1e-3},
    slips=slips,
    hints=(
        "Start from dz/dt = A z and da/dt = −Aᵀ a. What is d/ds, if s = T − t?",
        "z returns with −A z, a with Aᵀ a, and G collects what A does to the loss: a zᵀ.",
        "`return -A @ z, A.T @ a, jnp.outer(a, z)`, and ∂L/∂T is `a_T @ A @ z_T`.",
    ),
)
