"""The pictures of lecture 03: paths, where their beads are, and when they come where."""

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import NEWTON, Style, axes

from .. import problem

BEADS = {
    "line": Style("#56B4E9", ":", "o"),
    "parabola": Style("#E69F00", "--", "s"),
    "arc": Style("#D55E00", "-.", "^"),
    "cycloid": Style("#000000", "-", "D"),
}
X, Y = "x (m)", "y (m), downwards"


def downwards(ax: Axes) -> None:
    """Let y grow downwards, with a metre as long as one of x."""
    ax.set_aspect("equal", adjustable="datalim")
    ax.invert_yaxis()


def curve(R, theta, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return n points (m) of the cycloid of radius R (m) up to the angle θ (rad)."""
    x, y = problem.cycloid(jnp.asarray(R), jnp.asarray(theta) * jnp.linspace(0, 1, n))
    return np.asarray(x), np.asarray(y)


def photograph(P, t: float | None = None) -> Picture:
    """Draw four paths to P (m), and their beads at the time t (s): when the first one arrives."""
    times = {name: float(problem.time_along(*path(P))) for name, path in problem.RIVALS.items()}
    first, last = min(times, key=times.__getitem__), max(times, key=times.__getitem__)
    t = times[first] if t is None else t
    fig, ax = axes(f"After {t:.3f} s: the {first} is there, the {last} is not", X, Y)
    for name, path in problem.RIVALS.items():
        x, y = path(P)
        style = BEADS[name]
        ax.plot(x, y, color=style.color, linestyle=style.linestyle)
        bx, by = problem.positions(x, y, np.array([t]))
        ax.plot(bx, by, style.marker, color=style.color, markersize=9, clip_on=False)
    ax.plot(*np.asarray(P), "o", color="black", markersize=14, fillstyle="none")
    ax.annotate("P", P, xytext=(12, 4), textcoords="offset points")
    for row, (name, style) in enumerate(BEADS.items()):
        ax.plot(0.6, 0.9 - 0.08 * row, style.marker, color=style.color, transform=ax.transAxes)
        text = f"{name}: {times[name]:.3f} s"
        ax.text(0.63, 0.9 - 0.08 * row, text, transform=ax.transAxes, va="center")
    downwards(ax)
    return figure(
        fig,
        f"Four paths from (0, 0) down to P, and a bead on each after {t:.3f} s. The bead on the "
        f"{first} is at P; the one on the {last} is farthest behind. The cycloid dips below the "
        "line: it gives away length to gain speed early.",
    )


def arrival_map(size: float = 3.0) -> Picture:
    """Draw the shortest time T (s) to every P (m), and the gradient of T as arrows."""

    def over(points, f):
        return np.asarray(jax.vmap(jax.vmap(f))(np.stack(np.meshgrid(points, 0.5 * points), -1)))

    fig, ax = axes("The gradient of T points along the path that arrives", X, Y)
    fine, coarse = np.linspace(0.02, size, 60), np.linspace(0.3, size - 0.2, 8)
    T = problem.descent_time
    lines = ax.contour(fine, 0.5 * fine, over(fine, T), 11, colors="#7F7F7F", linewidths=1)
    ax.clabel(lines, fmt="%.1f s", fontsize=9)
    dT = over(coarse, jax.grad(T))
    arrows = {"color": "black", "angles": "xy", "scale": 8, "width": 0.004}
    ax.quiver(coarse, 0.5 * coarse, dT[..., 0], dT[..., 1], **arrows)
    for P in (jnp.array([size - 0.2, 0.5 * (size - 0.2)]), jnp.array([size - 0.2, 0.15])):
        R, theta = problem.cycloid_through(P)
        ax.plot(*curve(R, theta), color="#D55E00", linestyle="--")
    name = {"color": "#D55E00", "backgroundcolor": "white", "fontsize": 10}
    ax.text(1.25, 1.33, "two fastest paths", **name)
    ax.set_xlim(0, size)
    ax.set_ylim(0.5 * size, 0)
    return figure(
        fig,
        "Level lines of the shortest time T over the endpoint P, like the fronts of a wave. The "
        "arrows, which are ∂T/∂P, stand across them and point along the cycloid that arrives. At "
        "the upper right they point up: there a higher endpoint is reached later.",
    )


def tautochrone(R: float = 0.5) -> Picture:
    """Draw how high above the lowest point beads are that start at four heights on one cycloid."""
    end = np.pi * np.sqrt(R / problem.GRAVITY)
    fig, ax = axes(
        f"All arrive after π√(R/g) = {end:.3f} s", "time (s)", "height above the lowest point (m)"
    )
    for start, dash in zip((0.0, 0.8, 1.4, 2.0), ("-", "--", "-.", ":"), strict=True):
        angle = start + (jnp.pi - start) * jnp.linspace(0, 1, 600) ** 2
        x, y = problem.cycloid(jnp.asarray(R), angle)
        t = np.asarray(problem.descent_times(x, y))
        ax.plot(t, 2 * R - np.asarray(y), color="black", linestyle=dash)
        ax.annotate(
            f"θ = {start:g}", (0, 2 * R - float(y[0])), xytext=(4, 4), textcoords="offset points"
        )
    ax.set_ylim(0, 2.15 * R)
    ax.set_xlim(0)
    return figure(
        fig,
        f"Height over time of four beads that start at rest at different heights of one cycloid: "
        f"all four curves come to zero at {end:.3f} s, whatever their start.",
    )


def endpoint(P, landed=None) -> Picture:
    """Draw the cycloid to P (m), R and T; and the curve of z = (R, θ) where a solver landed."""
    R, theta = map(float, problem.cycloid_through(P))
    T = float(problem.descent_time(P))
    fig, ax = axes(f"R = {R:.3f} m, θ = {theta:.3f}, T = {T:.3f} s", X, Y)
    fig.set_layout_engine(None)  # it takes half of the time that a slider has
    fig.subplots_adjust(0.1, 0.13, 0.97, 0.9)
    ax.plot(*curve(R, theta), color="black")
    ax.plot(*P, "o", color="black", markersize=9)
    said = "The cycloid"
    if landed is not None:
        r, angle = map(float, landed)
        said = f"Newton landed at R = {r:.3g} m, θ = {angle:.3g}"
        if np.isfinite(r + angle) and max(abs(r), abs(angle)) < 100:
            ax.plot(
                *curve(r, angle, 400), color=NEWTON.color, linestyle=NEWTON.linestyle, linewidth=3
            )
        ax.set_title(said, fontsize=11, loc="left", color=NEWTON.color)
    ax.set_xlim(-0.2, 4.2)
    ax.set_ylim(2.6, -0.4)
    return figure(fig, f"{said}, drawn to the endpoint P = ({P[0]:.2f}, {P[1]:.2f}) m.")
