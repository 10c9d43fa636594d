"""The pictures of lecture 01 about steps: Newton's tangent, a plain step's eigenvalues."""

from collections.abc import Mapping
from typing import Any

import jax
import numpy as np
from matplotlib.axes import Axes

from implicit_tutorial.classroom.picture import residuals
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    NEWTON,
    PLAIN,
    TRUTH,
    axes,
    dress,
    label_end,
    pair,
)

from ..problem import Parameters, tanh_layer
from .one_dimension import BIAS, POINTS


def newton(w: float = -2.0, start: float = 0.8, x: float = BIAS) -> Picture:
    """Draw g(z) = z − tanh(w z + x), and two Newton steps: each to the zero of a tangent."""

    def g(z):
        return z - np.tanh(w * z + x)

    fig, ax = axes("A Newton step goes to the zero of the tangent", "z", "g(z)")
    z = np.linspace(-0.5, 1.0, 200)
    ax.axhline(0, color=TRUTH.color, linewidth=1)
    ax.plot(z, g(z), color=IMPLICIT.color)
    label_end(ax, z[-1], g(z[-1]), "g", IMPLICIT)
    at = start
    for k, dy in enumerate((8, -10)):
        slope = 1 - w * (1 - np.tanh(w * at + x) ** 2)
        to = at - g(at) / slope
        ax.plot([at, at], [0, g(at)], color=TRUTH.color, linewidth=1)
        ax.plot([at, to], [g(at), 0], **NEWTON.line(marker=""))
        ax.plot(at, g(at), NEWTON.marker, color=NEWTON.color, markersize=8)
        ax.annotate(f"$z_{k}$", (at, 0), xytext=(0, -14), ha="center", **POINTS)
        label_end(ax, (at + to) / 2, g(at) / 2, "tangent", NEWTON, dx=-50 if k == 0 else 8, dy=dy)
        at = to
    ax.plot(at, 0, "o", color=IMPLICIT.color)
    ax.annotate("$z_2$", (at, 0), xytext=(4, 9), **POINTS)
    return figure(
        fig,
        "The curve of g over z, and two Newton steps. From a point of the curve its tangent runs "
        "down to the level zero; there the next step starts, at the curve above or below. The "
        "second tangent already ends where the curve itself is zero.",
    )


def spectrum(ax: Axes, eigenvalues: np.ndarray) -> None:
    """Draw eigenvalues in the plane: full inside the unit circle, empty outside."""
    angle = np.linspace(0, 2 * np.pi, 200)
    ax.plot(np.cos(angle), np.sin(angle), **TRUTH.line())
    inside = np.abs(eigenvalues) < 1
    for part, face in ((inside, PLAIN.color), (~inside, "white")):
        points = eigenvalues[part]
        ax.plot(np.real(points), np.imag(points), "o", color=PLAIN.color, markerfacecolor=face)
    ax.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))


def slopes(a: Parameters, z: np.ndarray) -> np.ndarray:
    """Return the eigenvalues of ∂_z f(a, z), complex."""
    return np.linalg.eigvals(np.asarray(jax.jacobian(tanh_layer, argnums=1)(a, z), complex))


def circles(solved: Mapping[str, tuple[Parameters, np.ndarray]]) -> Picture:
    """Draw the eigenvalues of ∂_z f at two named solutions (a, z*) against the unit circle."""
    fig, panels = pair()
    for ax, (name, (a, z)) in zip(panels, solved.items(), strict=True):
        found = slopes(a, z)
        rho = np.abs(found).max()
        claim = "all inside" if rho < 1 else "not all inside"
        dress(ax, f"{name}: {claim}, ρ = {rho:.2f}", "real part", "imaginary part")
        spectrum(ax, found)
    return figure(
        fig,
        "The eigenvalues of ∂_z f at z*, and the unit circle, for two draws of W. For the draw of "
        "2020 all of them lie inside. For today's one lies outside: plain iteration cannot "
        "settle there.",
    )


def draws(histories: Mapping[str, Mapping[str, Any]], most: int = 60) -> Picture:
    """Draw the residuals of each solver on the draw of 2020, and on today's."""
    fig, panels = pair()
    claims = ("all three arrive", "plain iteration never arrives")
    for ax, (name, found), claim in zip(panels, histories.items(), claims, strict=True):
        dress(ax, f"{name}: {claim}", "step", "residual ‖g(a, z)‖")
        for solver, history in found.items():
            residuals.curve(ax, np.asarray(history)[:most], solver, residuals.STYLES[solver])
        ax.set_yscale("log")
        ax.margins(x=0.22)
        ax.set_xlim(left=0)
    return figure(
        fig,
        "Residuals against steps on log axes. On the draw of 2020 plain iteration falls along a "
        "line for 35 steps, Anderson needs about 20, Newton drops within 4. On today's plain "
        "iteration stays above 0.1 for ever; Anderson and Newton arrive as before.",
    )
