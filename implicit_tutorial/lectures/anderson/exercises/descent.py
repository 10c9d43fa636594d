"""Lecture 04, the open part: a step of gradient descent is a map with a fixed point."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    A, b, w = rng.normal(size=(2 * n, n)), rng.normal(size=2 * n), rng.normal(size=n)
    return A, b, np.asarray(rng.uniform(0.5, 1.5)), np.asarray(rng.uniform(0.05, 0.2)), w


def _step(A, b, mu, eta, w):
    return w - eta * (A.T @ (A @ w - b) + mu * w)


gradient_step = Exercise(
    name="gradient_step",
    asks="gradient_step(A, b, mu, eta, w): the next w",
    draw=_draw,
    right=_step,
    slips=(
        Slip("Uphill", lambda A, b, mu, eta, w: _step(A, b, mu, -eta, w), "subtract the gradient."),
        Slip("Ridge left out", lambda A, b, mu, eta, w: _step(A, b, 0, eta, w), "add μ w."),
        Slip(
            "Factor 2",
            lambda A, b, mu, eta, w: _step(A, b, mu, 2 * eta, w),
            "with the halves, the gradient is Aᵀ(A w − b) + μ w.",
        ),
        Slip(
            "Gradient alone",
            lambda A, b, mu, eta, w: -(_step(A, b, mu, eta, w) - w) / eta,
            "return the next w, not the gradient.",
        ),
        Slip(
            "Step alone",
            lambda A, b, mu, eta, w: _step(A, b, mu, eta, w) - w,
            "return w plus the step, so that the minimum is a fixed point.",
        ),
    ),
    hints=(
        "The loss is ½‖A w − b‖² + ½ μ ‖w‖². What is its gradient?",
        "`jax.grad` of the loss, or by hand: Aᵀ(A w − b) + μ w.",
        "`w - eta * (A.T @ (A @ w - b) + mu * w)`, term by term.",
    ),
)
