"""Lecture 02: the density that a linear flow carries, in closed form."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .log_density_slips import right, slips


def _draw(rng, n):
    """Draw A, a point x and T away from 1; a trace that counts, and log p away from 0."""
    while True:
        A = rng.normal(size=(n, n)) / n**0.5
        A += rng.choice((-0.5, 0.5)) * np.eye(n)
        x, T = 1.5 * rng.normal(size=n), np.array(rng.uniform(1.2, 1.7))
        if abs(np.trace(A)) > 0.5 and -20 < right(A, x, T) < -1:
            return A, x, T


log_density_of_linear_flow = Exercise(
    name="log_density_of_linear_flow",
    asks="log_density(A, x, T): log p(x) at the time T, a number",
    draw=_draw,
    right=right,
    tolerance={"float64": 1e-6, "float32": 1e-3},
    problems=((3, "float64"), (2, "float32"), (3, "float64")),
    slips=slips,
    hints=(
        "Which z(0) arrives at x? And which constant is tr ∂_z f here?",
        "z(0) = e^(−A T) x. On the way log p falls by tr A in each unit of time, T times in all.",
        "The Gaussian's logarithm at z(0) is −½ |z(0)|² − (n/2) log 2π; from it goes `T * "
        "jnp.trace(A)`.",
    ),
)
