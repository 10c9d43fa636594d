"""The residual curves of lecture 04: what Anderson saves, and when it stalls."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture import residuals
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    NEWTON,
    PLAIN,
    TRUTH,
    Style,
    axes,
    label_end,
)
from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.lectures.tanh_fixed_point.problem import tanh_layer
from implicit_tutorial.solvers import Anderson, FixedPointIteration, Newton

from ..problem import residual_history

EVALUATIONS, RESIDUAL = "evaluations of f", "residual ‖f(z) − z‖"
RIDGES = {  # λ -> look, the step where its name stands, and how far off in points
    1e-2: (Style("#E69F00", "-", "v"), 150, 8, 10),
    1e-4: (Style("#CC79A7", "--", "s"), 175, -34, -13),
    1e-6: (Style("#009E73", "-.", "P"), 75, -2, 10),
    1e-8: (Style("#56B4E9", ":", "X"), 84, -34, -9),
}


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


def ridges(a: Any, steps: int = 200) -> Picture:
    """Residuals for several fixed ridges, beside the scale-free one of `it.Anderson`."""
    fig, ax = axes("Each fixed ridge has its own bend", EVALUATIONS, RESIDUAL)
    z0 = jnp.zeros(len(a[1]))
    for lam, (style, at, dx, dy) in RIDGES.items():
        history = until(residual_history(tanh_layer, a, z0, 5, lam, 1.0, steps), 2e-5)
        curve(ax, history, "", style)
        step = min(at, len(history))
        label_end(ax, step, history[step - 1], f"λ = {scientific(lam)}", style, dx, dy)
    plain = until(residual_history(tanh_layer, a, z0, 1, 0.0, 1.0, steps), 2e-5)
    curve(ax, plain, "", PLAIN)
    label_end(ax, 100, plain[99], "plain", PLAIN, dx=6, dy=5)
    solver = Anderson(rtol=0.0, atol=2e-5, max_steps=steps)
    history = fixed_point(tanh_layer, a, z0, solver=solver).history
    curve(ax, history, "", Style("#000000", "-", "o"))
    label_end(ax, 35, float(history[34]), "scale-free", IMPLICIT, dx=-64, dy=-4)
    ax.set_xlim(0, 1.02 * steps)
    ax.set_ylim(bottom=1e-5)
    return figure(
        fig,
        "Residuals for four fixed ridges, a scale-free one and plain iteration, on a log axis. The "
        "larger the ridge, the earlier its curve bends into a slow line, for 1e-2 and 1e-4 slower "
        "than plain iteration. The scale-free curve never bends.",
    )
