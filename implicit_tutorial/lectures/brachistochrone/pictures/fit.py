"""The pictures of lecture 03 of what is fitted: the radius, its derivative, a path of heights."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    NEWTON,
    PLAIN,
    TRUTH,
    UNROLLED,
    axes,
    dress,
    label_end,
    pair,
)

from .. import problem
from .paths import BEADS, X, Y, curve, downwards


def fit(P, run, steps: int = 40) -> Picture:
    """Draw loss (m²) and R (m) over the first gradient steps of a `Fit`."""
    truth = float(problem.cycloid_through(P)[0])
    fig, (left, right) = pair()
    dress(left, "Each step takes the same part of the loss", "gradient step", "loss (m²)")
    left.semilogy(run.loss[: steps + 1], **PLAIN.line(markersize=3))
    dress(right, "R comes to the cycloid's", "gradient step", "R (m)")
    right.axhline(truth, color=TRUTH.color, linestyle=TRUTH.linestyle)
    right.plot(run.R[: steps + 1], **PLAIN.line(markersize=3))
    right.annotate(
        f"closed form: {truth:.4f}",
        (steps / 2, truth),
        xytext=(0, 8),
        textcoords="offset points",
    )
    return figure(
        fig,
        "Left: the loss falls along a straight line on a log axis. Right: R settles at the radius "
        f"of the closed form, {truth:.4f} m.",
    )


def lag(value_error, derivative_error) -> Picture:
    """Draw how far R and ∂R/∂P are off after each step of a fit that is differentiated."""
    fig, ax = axes(
        "The derivative comes later than the value", "gradient steps of the fit", "relative error"
    )
    n = len(value_error)
    ax.semilogy(value_error, color=PLAIN.color)
    ax.semilogy(derivative_error, color=UNROLLED.color, linestyle=UNROLLED.linestyle)
    k = n // 3
    label_end(ax, k, value_error[k], "R", PLAIN, dx=-14, dy=-8)
    label_end(ax, k, derivative_error[k], "∂R/∂P, through every step", UNROLLED, dx=8, dy=6)
    return figure(
        fig,
        "Relative errors on a log axis over the steps of the fit, both falling along lines. The "
        "error of the derivative through all steps lies above that of R, and falls as fast.",
    )


def heights(P, s, h) -> Picture:
    """Draw the fitted heights h (m) at x = P_x s, and how they follow the endpoint P (m)."""
    R, theta = problem.cycloid_through(P)
    fig, (left, right) = pair()
    dress(left, "The heights find the cycloid", X, Y)
    left.plot(*curve(R, theta), color=TRUTH.color, linewidth=5, alpha=0.5)
    left.plot(P[0] * s[1:-1], h, ".", color="black", markersize=4)
    left.plot([0, P[0]], [0, P[1]], color=BEADS["line"].color, linestyle=":")
    left.annotate("first guess: a line", (0.5 * P[0], 0.4 * P[1]))
    left.annotate("63 heights (dots)\non the cycloid (grey)", (0.02 * P[0], 0.98 * P[1]))
    downwards(left)
    moved = np.asarray(jax.jacfwd(lambda P: problem.fastest_heights(P, s))(P))
    dress(right, "They follow P", X, "∂h/∂P (m per m)")
    for column, style, name in ((1, IMPLICIT, "$∂h/∂P_y$"), (0, NEWTON, "$∂h/∂P_x$")):
        right.plot(P[0] * s[1:-1], moved[:, column], color=style.color, linestyle=style.linestyle)
        middle = len(moved) // 2
        label_end(right, P[0] * s[middle], moved[middle, column], name, style, dx=4, dy=-14)
    return figure(
        fig,
        "Left: 63 heights, fitted from the straight line, lie on the cycloid. Right: their "
        "derivative by the implicit function theorem. Near P the path moves one for one with P_y, "
        "and not at all with P_x; near the start it hardly follows either.",
    )


def envelope(P, s, ends=(0.35, 0.65, 0.95)) -> Picture:
    """Draw V over P_y (m), and the times of three best paths whose heights are held."""
    fig, ax = axes("Held paths touch the least time from above", "$P_y$ (m)", "time (s)")

    @jax.jit
    @jax.vmap
    def best(y):
        return problem.fastest_heights(jnp.stack([P[0], y]), s)

    @jax.jit
    @jax.vmap
    def time(y, h):
        return problem.time_of_heights(jnp.stack([P[0], y]), h, s)

    y = jnp.linspace(0.25, 1.1, 86)
    h = best(y)
    V = time(y, h)
    ax.plot(y, V, color=IMPLICIT.color, linewidth=2.5)
    for end in ends:
        k = int(jnp.argmin(jnp.abs(y - end)))
        near = jnp.linspace(y[k] - 0.12, y[k] + 0.12, len(y))
        held = time(near, jnp.tile(h[k], (len(y), 1)))
        ax.plot(near, held, color=PLAIN.color, linestyle="--")
        ax.plot(y[k], V[k], **PLAIN.line(linestyle=""))
        label_end(ax, float(near[-1]), float(held[-1]), f"held: {end:g}", PLAIN, dx=-44, dy=6)
    label_end(ax, float(y[-1]), float(V[-1]), "V", IMPLICIT, dx=6, dy=-4)
    return figure(
        fig,
        "Time over the depth of the endpoint. The least time V is a smooth line; the times of "
        "three paths whose heights are held lie above it. Each touches it, with the same slope, at "
        "the endpoint that it was made for, and bends up much more than V does.",
    )
