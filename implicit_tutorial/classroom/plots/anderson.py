"""The pictures of lecture 04: how Anderson mixes, when it stalls, what its gradient is worth."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from ...implicit import fixed_point
from ...problems.anderson import residual_history
from ...problems.tanh_layer import draw, tanh_layer
from ...solvers import Anderson, FixedPointIteration, Newton
from ..figure import Picture, figure
from ..style import ANDERSON, NEWTON, PLAIN, TRUTH, UNROLLED, Style, axes, dress, label_end, pair

EVALUATIONS, RESIDUAL = "evaluations of f", "residual ‖f(z) − z‖"
RIDGES = (
    (1e-2, Style("#D55E00", "-.", "v")),
    (1e-4, ANDERSON),
    (1e-6, Style("#E69F00", "-", "P")),
    (1e-8, Style("#56B4E9", ":", "X")),
)
LABELS = ((5, 6), (-56, -10), (5, 8), (5, -6))  # points off the ends of those curves


def curve(ax, history: Any, name: str, style: Style, dx: float = 5, dy: float = 0) -> None:
    """Draw a curve up to its first NaN, with its name at its end, (dx, dy) points off."""
    history = np.asarray(history, np.float64)
    history = history[np.isfinite(history)]
    steps = np.arange(1, len(history) + 1)
    ax.plot(steps, history, **style.line(markevery=max(1, len(steps) // 12)))
    label_end(ax, steps[-1], history[-1], name, style, dx=dx, dy=dy)
    ax.set_yscale("log")
    ax.margins(x=0.18)
    ax.set_xlim(left=0)


def until(history: Any, tolerance: float) -> np.ndarray:
    """Return a residual history up to the first that is below the tolerance."""
    history = np.asarray(history)
    reached = np.flatnonzero(history < tolerance)
    return history[: reached[0] + 1] if len(reached) else history


def scientific(x: float) -> str:
    """Return 1e-4 for 0.0001."""
    return f"1e{round(np.log10(x))}"


def race(a: Any, max_steps: int = 250) -> Picture:
    """Plain iteration, Anderson and Newton on one tanh layer a = (W, x)."""
    fig, ax = axes("Mixing old iterates saves most of the way", "steps", RESIDUAL)
    for name, solver, style in (
        ("plain", FixedPointIteration(rtol=1e-5, atol=0.0, max_steps=max_steps), PLAIN),
        ("Anderson", Anderson(rtol=1e-5, atol=0.0, max_steps=max_steps), ANDERSON),
        ("Newton", Newton(rtol=1e-5, atol=0.0, max_steps=20), NEWTON),
    ):
        solution = fixed_point(tanh_layer, a, jnp.zeros(len(a[1])), solver=solver, throw=False)
        curve(ax, solution.history, name, style)
    return figure(
        fig,
        "Residuals of three solvers against steps, on a log axis. Plain iteration takes a few "
        "hundred steps, Anderson a fraction of them with the same evaluations of f, and Newton, "
        "which also needs Jacobians, a handful.",
    )


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
        label_end(ax, x_2, y_2, name, style, dx=-10 if m == 1 else 8, dy=12)
    ax.plot(*z, "*", color="black", markersize=14, zorder=4)
    label_end(ax, z[0], z[1], "z*", Style("#000000", "-", ""), dx=10, dy=-8)
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


def two_curves(plain: Any, anderson: Any) -> Picture:
    """Residuals of `anderson_solver` with m = 1 and with its default memory and ridge."""
    fig, ax = axes("With λ = 1e-4 Anderson leads, and then lags", EVALUATIONS, RESIDUAL)
    curve(ax, plain, f"plain: {len(plain)}", PLAIN, dx=-62, dy=-3)
    curve(ax, anderson, f"Anderson: {len(anderson)}", ANDERSON, dx=-20, dy=14)
    return figure(
        fig,
        "Residuals against evaluations of f on a log axis. Anderson is ahead for the first ten, "
        "then its curve bends, and plain iteration overtakes it.",
    )


def gram_against_ridge(residuals: Any, lam: float) -> Picture:
    """The squares of the residuals, the diagonal of R Rᵀ, beside the ridge λ that is added."""
    fig, ax = axes("Beyond the crossing, λ decides alone", EVALUATIONS, "size on the diagonal")
    squares = np.asarray(residuals, np.float64) ** 2
    curve(ax, squares, "‖rᵢ‖²", ANDERSON)
    ax.axhline(lam, color=TRUTH.color, linestyle=TRUTH.linestyle)
    label_end(ax, len(squares), lam, f"λ = {scientific(lam)}", TRUTH, dx=-60, dy=9)
    return figure(
        fig,
        "The squared residuals against evaluations, on a log axis, with the ridge as a level line. "
        "They cross after about ten evaluations; from there on the ridge is the larger by far.",
    )


def ridges(a: Any, steps: int = 400) -> Picture:
    """Residuals for several fixed ridges, beside the scale-free one of `it.Anderson`."""
    fig, ax = axes("Each fixed ridge has its own bend", EVALUATIONS, RESIDUAL)
    z0 = jnp.zeros(len(a[1]))
    for (lam, style), (dx, dy) in zip(RIDGES, LABELS, strict=True):
        history = until(residual_history(tanh_layer, a, z0, 5, lam, 1.0, steps), 2e-5)
        curve(ax, history, f"λ = {scientific(lam)}", style, dx, dy)
    plain = until(residual_history(tanh_layer, a, z0, 1, 0.0, 1.0, steps), 2e-5)
    curve(ax, plain, "plain", PLAIN, dx=-6, dy=-12)
    solver = Anderson(rtol=0.0, atol=2e-5, max_steps=steps)
    history = fixed_point(tanh_layer, a, z0, solver=solver).history
    curve(ax, history, "scale-free", Style("#000000", "-", "o"), dx=-34, dy=-12)
    ax.set_ylim(bottom=8e-6)
    return figure(
        fig,
        "Residuals for four fixed ridges, a scale-free one and plain iteration, on a log axis. The "
        "larger the ridge, the earlier its curve bends into a slow line, for 1e-2 and 1e-4 slower "
        "than plain iteration. The scale-free curve never bends.",
    )


def explorer(
    memory: int = 5, ridge: float = -4.0, norm: float = 0.95, mixing: float = 1.0
) -> Picture:
    """Residual curves of plain, Anderson (λ = 10^ridge) and Newton for a symmetric W."""
    a, z0 = _slow_problem(norm), jnp.zeros(32)
    histories = {
        "plain": residual_history(tanh_layer, a, z0, 1, 0.0, 1.0),
        "Anderson": residual_history(tanh_layer, a, z0, memory, 10.0**ridge, mixing),
        "Newton": fixed_point(
            tanh_layer, a, z0, solver=Newton(rtol=0.0, atol=1e-5, max_steps=20), throw=False
        ).history,
    }
    title = f"‖W‖ = {norm:.2f}, m = {memory}, λ = 1e{ridge:g}, β = {mixing:g}"
    fig, ax = axes(title, "steps", RESIDUAL)
    styles, offsets = (PLAIN, ANDERSON, NEWTON), (8, -8, 0)
    for (name, history), style, dy in zip(histories.items(), styles, offsets, strict=True):
        curve(ax, np.maximum(until(history, 1e-5), 3e-6), name, style, dy=dy)
    ax.set_ylim(2e-6, 30)
    return figure(
        fig,
        "Residuals of plain iteration, Anderson and Newton against steps, on a log axis, for a "
        "symmetric W whose norm, and Anderson's memory, ridge and mixing, stand in the title.",
    )


def _slow_problem(norm: float):
    W, x = draw(32, 1.0, symmetric=True, seed=1)
    return norm * W, x


def gradient_error(steps: int = 40, norm: float = 0.9) -> Picture:
    """Error of ∂z*/∂x: implicit at an iterate, and unrolled to it."""
    W, x = (np.asarray(p, np.float64) for p in _slow_problem(norm))
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
