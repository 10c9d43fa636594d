"""The pictures of lecture 03: paths, and where their beads are."""

import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import NEWTON, Style, axes, label_end

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


def _bead(ax: Axes, x, y, style: Style, t: float, size: float) -> None:
    """Draw a path, and the bead on it at the time t (s)."""
    ax.plot(x, y, color=style.color, linestyle=style.linestyle)
    where = problem.positions(x, y, np.array([t]))
    ax.plot(*where, **style.line(linestyle="", markersize=size))


def photograph(P, t: float | None = None) -> Picture:
    """Draw four paths to P (m), and their beads at the time t (s): when the first one arrives."""
    times = {name: float(problem.time_along(*path(P))) for name, path in problem.RIVALS.items()}
    first, last = min(times, key=times.__getitem__), max(times, key=times.__getitem__)
    t = times[first] if t is None else t
    fig, ax = axes(f"After {t:.3f} s: the {first} is there, the {last} is not", X, Y)
    for name, path in problem.RIVALS.items():
        _bead(ax, *path(P), BEADS[name], t, size=7)
    for row, (name, style) in enumerate(BEADS.items()):
        look = style.line(linestyle="", markersize=7, transform=ax.transAxes)
        ax.plot(0.6, 0.92 - 0.08 * row, **look)
        text = f"{name}: {times[name]:.3f} s"
        ax.text(0.63, 0.92 - 0.08 * row, text, transform=ax.transAxes, va="center")
    ax.annotate("P", P, xytext=(10, 4), textcoords="offset points")
    near = ax.inset_axes((0.74, 0.3, 0.25, 0.33), xticks=[], yticks=[])
    for name, path in problem.RIVALS.items():
        _bead(near, *path(P), BEADS[name], t, size=10)
    near.set(xlim=(P[0] - 0.1, P[0] + 0.02), ylim=(P[1] + 0.06, P[1] - 0.05))
    near.set_title("near P", fontsize=10, loc="right")
    near.spines[["top", "right"]].set_visible(True)
    ax.indicate_inset_zoom(near, edgecolor="#7F7F7F")
    downwards(ax)
    return figure(
        fig,
        f"Four paths from (0, 0) down to P, and a bead on each after {t:.3f} s. The bead on the "
        f"{first} is at P; the one on the {last} is farthest behind. The cycloid dips below the "
        "line: it gives away length to gain speed early.",
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
    x, y = curve(R, theta)
    ax.plot(x, y, color="black")
    ax.plot(*P, "o", color="black", markersize=9)
    ax.annotate("P", P, xytext=(8, 6), textcoords="offset points")
    low = int(np.argmax(y))
    ax.annotate("cycloid", (x[low], y[low]), xytext=(-20, -16), textcoords="offset points")
    said = "The cycloid"
    if landed is not None:
        r, angle = map(float, landed)
        said = f"Newton landed at R = {r:.3g} m, θ = {angle:.3g}"
        if np.isfinite(r + angle) and max(abs(r), abs(angle)) < 100:
            x, y = curve(r, angle, 400)
            ax.plot(x, y, color=NEWTON.color, linestyle=NEWTON.linestyle, linewidth=3)
            end = min(int(400 * 2 * np.pi / abs(angle)), 399)  # of the first arch
            label_end(ax, x[end], y[end], "Newton's curve", NEWTON, dx=-60, dy=14)
        ax.set_title(said, fontsize=11, loc="left")
    ax.set_xlim(-0.2, 4.2)
    ax.set_ylim(2.6, -0.4)
    return figure(fig, f"{said}, drawn to the endpoint P = ({P[0]:.2f}, {P[1]:.2f}) m.")
