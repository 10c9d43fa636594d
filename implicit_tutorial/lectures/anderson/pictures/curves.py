"""The residual curves of lecture 04: what Anderson saves, and when it stalls."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture import residuals
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    NEWTON,
    PLAIN,
    TRUTH,
    Style,
    axes,
    label_end,
)
from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.lectures.tanh_fixed_point.problem import draw, tanh_layer
from implicit_tutorial.solvers import Anderson, FixedPointIteration, Newton

from ..problem import residual_history

EVALUATIONS, RESIDUAL = "evaluations of f", "residual ‖f(z) − z‖"
RIDGES = (
    (1e-2, Style("#D55E00", "-.", "v")),
    (1e-4, ANDERSON),
    (1e-6, Style("#E69F00", "-", "P")),
    (1e-8, Style("#56B4E9", ":", "X")),
)
LABELS = ((5, 6), (-56, -10), (5, 8), (5, -6))  # points off the ends of those curves


def curve(ax, history: Any, name: str, style: Style, dx: float = 5, dy: float = 0) -> None:
    """Draw the finite part of a curve, with its name at its end, (dx, dy) points off."""
    residuals.curve(ax, np.asarray(history, np.float64), name, style, dx, dy)
    ax.set_yscale("log")
    ax.margins(x=0.18)
    ax.set_xlim(left=0, auto=None)  # the right end follows the next curve


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
        "Residuals of three solvers against steps, on a log axis. Plain iteration takes some 170 "
        "steps, Anderson a third of them at one evaluation of f each, as plain iteration does, "
        "and Newton, which also needs Jacobians, a handful.",
    )


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
    a, z0 = slow_problem(norm), jnp.zeros(32)
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


def slow_problem(norm: float) -> tuple[Any, Any]:
    """Return a symmetric W of this norm, 32 × 32, and x."""
    W, x = draw(32, 1.0, symmetric=True, seed=1)
    return norm * W, x
