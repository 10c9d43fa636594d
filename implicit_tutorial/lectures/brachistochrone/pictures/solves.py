"""The pictures of lecture 03 that show solvers fail: traps of the ODE, guesses of Newton."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN, TRUTH, axes, ink

from .. import problem
from .paths import X, Y, curve, downwards


def standing_still(P, y0: float = 1e-6) -> Picture:
    """Draw what y' = √(2R/y − 1) makes of the path to P (m), beside the cycloid."""
    R, theta = problem.cycloid_through(P)
    x = np.linspace(0, float(P[0]), 150)
    trap = problem.slope_form(float(R), x, y0)
    fig, ax = axes("It reaches the lowest point, stays, and reports success", X, Y)
    ax.plot(
        *curve(R, theta),
        color=TRUTH.color,
        linewidth=5,
        alpha=0.5,
    )
    ax.plot(x, trap.y, color="#D55E00", linestyle="--")
    ax.plot(*P, "o", color="black")
    ax.annotate("P", P, xytext=(8, -2), textcoords="offset points")
    middle = len(x) * 3 // 4
    ax.annotate(
        "y′ = √(2R/y − 1)",
        (x[middle], trap.y[middle]),
        xytext=(-20, -20),
        textcoords="offset points",
        color=ink("#D55E00"),
    )
    ax.annotate(
        "cycloid", (0.85 * P[0], 0.92 * trap.y[-1]), xytext=(-40, 16), textcoords="offset points"
    )
    downwards(ax)
    return figure(
        fig,
        "The solve follows the cycloid down to its lowest point y = 2R and goes on as a level "
        "line, while the cycloid rises to P. The solver reports success all the same.",
    )


def late_start(starts, errors) -> Picture:
    """Draw the relative error of R against the angle θ0 at which y'' = −R/y² is started."""
    fig, ax = axes(
        "The nearer to the start, the worse the radius",
        r"$\theta_0$, where the solve starts (rad)",
        "relative error of R",
    )
    ax.loglog(starts, errors, **PLAIN.line())
    ax.axhline(1e-6, color=TRUTH.color, linestyle=TRUTH.linestyle)
    ax.annotate(
        "rtol = 1e-6, which was asked for",
        (starts[0], 1e-6),
        xytext=(0, 5),
        textcoords="offset points",
    )
    ax.set_ylim(3e-7, 0.2)
    return figure(
        fig,
        "The relative error of the fitted R, on log axes, against the angle at which the solve of "
        "y'' = −R/y² starts: it falls from some 3e-2 at 0.01 to some 1e-5 at 0.5, and stays above "
        "the 1e-6 that the solver was asked for.",
    )


def landings(angles, ratios) -> Picture:
    """Draw from which first guess θ plain Newton finds the cycloid to P = (ratio, 1) (m)."""
    P = np.stack([ratios, np.ones_like(ratios)], 1)
    right = np.array([np.asarray(problem.land(P, jnp.array([1.0, a]))[1]) for a in angles])
    fig, ax = axes(
        "No first guess serves every endpoint", "$P_x/P_y$", "first guess of θ (rad), with R = 1 m"
    )
    ax.pcolormesh(
        ratios, angles, right, cmap="Greys", vmin=-0.05, vmax=3, shading="nearest", rasterized=True
    )
    theta = jax.vmap(problem.angle_through)(jnp.asarray(P))
    ax.plot(ratios, theta, color=IMPLICIT.color, linewidth=2.5)
    ax.annotate(
        "the answer θ", (ratios[-1], float(theta[-1])), xytext=(-95, 4), textcoords="offset points"
    )
    ax.annotate(
        "white: no root,\nor another one",
        (ratios[0], 5.2),
        xytext=(10, 0),
        textcoords="offset points",
        backgroundcolor="white",
    )
    ax.set_xscale("log")
    return figure(
        fig,
        "For each endpoint, from tall to wide, and each first guess of θ: grey where plain Newton "
        "on two equations finds the cycloid, white where it fails or finds another root. No "
        "horizontal line stays in the grey: no one guess serves every endpoint.",
    )
