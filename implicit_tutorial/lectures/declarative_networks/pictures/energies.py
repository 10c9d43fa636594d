"""The pictures of lecture 09 in one unknown: energies, their minima, and who finds which."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, IMPLICIT, NEWTON, PLAIN, axes, ink

from ..problem import TEN, closed_forms, pool, pooling


def quartic(x: float = 1.2) -> Picture:
    """Draw the quartic at x and a little further, with its three stationary points."""
    u = np.linspace(-4.0, 2.6, 300)
    fig, ax = axes("Three stationary points move with x", "u", "f(x, u)")
    for at, style, name in ((x, PLAIN, f"x = {x:g}"), (x + 0.3, ANDERSON, f"x = {x + 0.3:g}")):
        f = jax.vmap(closed_forms.quartic, (None, 0))(jnp.asarray(at), jnp.asarray(u))
        ax.plot(u, f, color=style.color, linestyle=style.linestyle)
        still = [float(closed_forms.quartic_minimum(jnp.asarray(at), side)) for side in (-1, 1)]
        for v in (*still, 0.0):
            height = float(closed_forms.quartic(jnp.asarray(at), jnp.asarray(v)))
            ax.plot(v, height, style.marker, color=style.color, markersize=8)
        deep = float(closed_forms.quartic(jnp.asarray(at), jnp.asarray(still[0])))
        ax.annotate(
            name,
            (still[0], deep),
            xytext=(0, -16),
            textcoords="offset points",
            ha="center",
            color=ink(style.color),
        )
    ax.annotate("a maximum", (0, 0), xytext=(0, 10), textcoords="offset points", ha="center")
    ax.set_ylim(-150, 40)
    return figure(
        fig,
        "A curve with two minima, the left one deeper, and a maximum at 0 between them, for two "
        "values of x: both minima move, the maximum stays.",
    )


def basins(starts: tuple[float, ...] = (-5.5, -2.5, 0.6)) -> Picture:
    """Draw Welsch's energy of the ten points, and where reweighting ends from several starts."""
    points, alpha = jnp.array(TEN), jnp.ones(())
    y = np.linspace(-8, 9, 400)
    a = (points, alpha, alpha)
    energy = jax.jit(jax.vmap(lambda y: pooling.energy("Welsch", a, y)))
    fig, ax = axes("Every start rolls into its own basin", "y", "Σ φ(y − xᵢ), Welsch")
    ax.plot(y, energy(jnp.asarray(y)), color=IMPLICIT.color)
    ax.plot(TEN, np.full(10, 1.6), "|", color="#555555", markersize=12)
    ax.text(8.9, 1.6, "xᵢ", ha="right", va="center")
    begin = jnp.array(starts)
    ends = jax.vmap(lambda s: pool("Welsch", points, alpha, s, throw=False))(begin)
    for start, end, low in zip(starts, ends, energy(ends), strict=True):
        high = float(energy(jnp.array([start]))[0])
        ax.plot(start, high, "s", color=ANDERSON.color, markersize=7)
        ax.plot(end, low, "^", color=NEWTON.color, markersize=9)
    ax.annotate(
        "start",
        (starts[0], float(energy(begin)[0])),
        xytext=(10, -6),
        textcoords="offset points",
        color=ink(ANDERSON.color),
    )
    ax.annotate(
        "end",
        (float(ends[0]), float(energy(ends)[0])),
        xytext=(-4, -16),
        textcoords="offset points",
        color=ink(NEWTON.color),
        ha="right",
    )
    ax.set_ylim(1.2, 10.4)
    return figure(
        fig,
        "An energy with a deep valley at 0, a shallow one at -6, and a wide shallow one from 5 to "
        "7. From -5.5 reweighting ends in the one at -6, from -2.5 and 0.6 in the deep one.",
    )
