"""The pictures of lecture 03 of what a cycloid is: the rim of a wheel, and a ray across fronts."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    PLAIN,
    TRUTH,
    Style,
    axes,
    ink,
    label_end,
)

from .. import problem
from .paths import X, Y, curve, downwards


def wheel(R: float = 0.7, angles=(0.0, 1.2, 2.4, np.pi, 4.4)) -> Picture:
    """Draw a wheel of radius R (m) that rolls under the level y = 0, and a point of its rim."""
    fig, ax = axes("A point on the rim of a rolling wheel draws the cycloid", X, Y)
    turn = np.linspace(0, 2 * np.pi, 100)
    ax.axhline(0, color=IMPLICIT.color, linewidth=1)
    ax.plot(*curve(R, 2 * np.pi), color=IMPLICIT.color)
    for theta in angles:
        middle, (x, y) = R * theta, problem.cycloid(jnp.asarray(R), jnp.asarray(theta))
        ax.plot(middle + R * np.cos(turn), R + R * np.sin(turn), color=TRUTH.color, linewidth=0.8)
        ax.plot([middle, x], [R, y], color=PLAIN.color, linewidth=1.2)
        ax.plot(x, y, PLAIN.marker, color=PLAIN.color)
    above = {"ha": "center", "color": ink(PLAIN.color), "xytext": (0, 5)}
    for theta, name in ((0.0, "θ = 0"), (np.pi, "θ = π")):
        ax.annotate(name, (R * theta, 0), textcoords="offset points", **above)
    ax.annotate("R", (R * np.pi, 1.5 * R), xytext=(5, 0), textcoords="offset points")
    downwards(ax)
    return figure(
        fig,
        "A wheel that rolls along under a level line, at five angles θ. A point of its rim starts "
        "on the line, at θ = 0, is lowest at θ = π, twice the radius below, and comes back to the "
        "line after a full turn. The arch that it draws is the cycloid.",
    )


def arrival_map(size: float = 3.0) -> Picture:
    """Draw the shortest time T (s) to every P (m), and the gradient of T as arrows."""

    def over(x, y, f):
        return np.asarray(jax.vmap(jax.vmap(f))(np.stack(np.meshgrid(x, y), -1)))

    fig, ax = axes("The gradient of T points along the path that arrives", X, Y)
    x, y = np.linspace(0.02, size, 60), np.linspace(0.01, size / 2, 60)
    T = over(x, y, problem.descent_time)
    levels = np.arange(0, 1.45, 0.1)
    filled = ax.contourf(x, y, T, levels, cmap="Greys", vmin=-0.2, vmax=3.5)
    ax.contour(x, y, T, levels, colors="white", linewidths=1)
    about = {"location": "bottom", "aspect": 40, "label": "T (s), the shortest time to P"}
    fig.colorbar(filled, ax=ax, ticks=levels[::2], **about)
    x, y = np.linspace(0.4, 2.6, 5), np.linspace(0.15, 1.35, 4)
    dT = over(x, y, jax.grad(problem.descent_time))
    arrows = {"color": IMPLICIT.color, "angles": "xy", "scale": 7, "width": 0.005}
    ax.quiver(x, y, dT[..., 0], dT[..., 1], **arrows)
    fastest = Style("#D55E00", "--", "o")
    for y_end in (0.2, 1.2):
        P = jnp.array([size, y_end])
        ax.plot(*curve(*problem.cycloid_through(P)), **fastest.line(marker=""))
        ax.plot(*P, clip_on=False, **fastest.line())
        label_end(ax, size, y_end, "fastest\npath here", fastest, dx=7)
    ax.set(xlim=(0, size), ylim=(size / 2, 0))
    return figure(
        fig,
        "Bands of the shortest time T over the endpoint P, like the fronts of a wave: the darker, "
        "the later. The arrows, which are ∂T/∂P, stand across them and point along the cycloid "
        "that arrives. At the upper right they point up: there a higher endpoint is reached later.",
    )
