"""The pictures of lecture 04 beyond the solver: its gradient, and gradient descent by it."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    PLAIN,
    UNROLLED,
    axes,
    dress,
    pair,
)
from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import Anderson, FixedPointIteration

from .curves import curve
from .explorer import slow_problem
from .plane import path


def gradient_error(steps: int = 40, norm: float = 0.9) -> Picture:
    """Error of ∂z*/∂x: implicit at an iterate, and unrolled to it."""
    W, x = (np.asarray(p, np.float64) for p in slow_problem(norm))
    fig, (left, right) = pair()
    dress(left, "The value", "evaluations of f", "relative error of z")
    dress(right, "Its derivative by x", "evaluations of f", "relative error of ∂z/∂x")

    def f(z):
        return np.tanh(W @ z + x)

    def at(z):
        slope = 1 - np.tanh(W @ z + x) ** 2
        return slope[:, None] * W, np.diag(slope)

    def implicit(z):
        J, B = at(z)
        return np.linalg.solve(np.eye(len(z)) - J, B)

    plain, mixed = path(f, 0 * x, 1, 2000), path(f, 0 * x, 5, steps)
    truth = implicit(plain[-1])
    S, unrolled = np.zeros_like(W), []
    for z in plain[:steps]:
        unrolled.append(_off(S, truth))
        J, B = at(z)
        S = J @ S + B
    for name, iterates, style in (("plain", plain[:steps], PLAIN), ("Anderson", mixed, ANDERSON)):
        curve(left, [_off(z, plain[-1]) for z in iterates], name, style)
        off = [_off(implicit(z), truth) for z in iterates]
        curve(right, off, f"implicit,\n{name}", style, dy=-6 if name == "plain" else 6)
    curve(right, unrolled, "unrolled,\nplain", UNROLLED, dy=8)
    return figure(
        fig,
        "Left, the error of z against evaluations, which falls fastest for Anderson. Right, the "
        "error of its derivative: the implicit one is as good as the iterate where it is taken; "
        "the unrolled one lags behind.",
    )


def _off(value, truth) -> float:
    return float(np.linalg.norm(value - truth) / np.linalg.norm(truth))


def descent_step(a, w):
    """One step of gradient descent on ½‖A w − b‖² + ½ μ ‖w‖², with a = (A, b, μ, η)."""
    A, b, mu, eta = a
    return w - eta * (A.T @ (A @ w - b) + mu * w)


def descent(a: Any, max_steps: int = 800) -> Picture:
    """Gradient descent on a ridge regression, plain and accelerated by Anderson."""
    fig, ax = axes("Gradient descent is a fixed-point iteration", "gradients", "size of a step")
    w0 = jnp.zeros(a[0].shape[1])
    for name, solver, style in (
        ("gradient descent", FixedPointIteration(rtol=1e-5, atol=0.0, max_steps=max_steps), PLAIN),
        ("with Anderson", Anderson(rtol=1e-5, atol=0.0, max_steps=max_steps), ANDERSON),
    ):
        solution = fixed_point(descent_step, a, w0, solver=solver, throw=False)
        curve(ax, solution.history, name, style)
    return figure(
        fig,
        "The size of a step against the number of gradients, on a log axis. Gradient descent needs "
        "several hundred, and the same steps mixed by Anderson a small part of that.",
    )
