"""The paths of lecture 04: Anderson in the plane, its gradient, and gradient descent by it."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    PLAIN,
    UNROLLED,
    Style,
    axes,
    dress,
    label_end,
    pair,
)
from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import Anderson, FixedPointIteration

from .curves import curve, slow_problem


def trajectory(steps: int = 12) -> Picture:
    """Iterates of plain iteration and of Anderson in the plane, on the contours of the residual."""
    slow, fast = np.array([0.8, 0.6]), np.array([-0.6, 0.8])
    W, x = 0.93 * np.outer(slow, slow) - 0.75 * np.outer(fast, fast), np.array([0.01, 0.02])

    def f(z):
        return np.tanh(z @ W + x)

    start = 0.75 * slow + 0.4 * fast
    paths = {m: _path(f, start, m, steps) for m in (1, 3)}
    z = _path(f, start, 3, 60)[-1]
    fig, ax = axes("Plain iteration creeps, Anderson jumps", "z₁", "z₂")
    for m, name, style in ((1, "plain", PLAIN), (3, "Anderson", ANDERSON)):
        ax.plot(*paths[m].T, **style.line())
        x_2, y_2 = paths[m][2]
        label_end(ax, x_2, y_2, name, style, dx=-10 if m == 1 else -22, dy=12)
    ax.plot(*z, "*", color="black", markersize=14, zorder=4)
    label_end(ax, z[0], z[1], "z*", Style("#000000", "-", ""), dx=-4, dy=14)
    sides = [np.linspace(*side, 120) for side in (ax.get_xlim(), ax.get_ylim())]
    grid = np.stack(np.meshgrid(*sides), -1)
    size = np.linalg.norm(f(grid) - grid, axis=-1)
    ax.contour(*sides, size, levels=12, colors="#CCCCCC", linewidths=1, zorder=0)
    return figure(
        fig,
        "Two paths in the plane, on contours of the residual. Plain iteration zigzags "
        "and creeps along a valley. Anderson's first step is the same; then it jumps along the "
        "valley, and is at the fixed point while plain iteration is still far.",
    )


def _path(f, z, m: int, steps: int) -> np.ndarray:
    """Return the iterates of Anderson with memory m, by least squares on residual differences."""
    Z, F = [], []
    path = [z]
    for _ in range(steps):
        Z, F = [*Z, z][-m:], [*F, f(z)][-m:]
        R = np.stack(F) - np.stack(Z)
        gamma = np.linalg.lstsq((R[1:] - R[:-1]).T, R[-1], rcond=1e-12)[0]
        z = F[-1] - gamma @ (np.stack(F)[1:] - np.stack(F)[:-1])
        path.append(z)
    return np.array(path)


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

    plain, mixed = _path(f, 0 * x, 1, 2000), _path(f, 0 * x, 5, steps)
    truth = implicit(plain[-1])
    S, unrolled = np.zeros_like(W), []
    for z in plain[:steps]:
        unrolled.append(_off(S, truth))
        J, B = at(z)
        S = J @ S + B
    for name, path, style in (("plain", plain[:steps], PLAIN), ("Anderson", mixed, ANDERSON)):
        curve(left, [_off(z, plain[-1]) for z in path], name, style)
        curve(right, [_off(implicit(z), truth) for z in path], f"implicit,\n{name}", style)
    curve(right, unrolled, "unrolled,\nplain", UNROLLED)
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
