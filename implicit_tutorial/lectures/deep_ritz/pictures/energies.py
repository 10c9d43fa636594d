"""Lecture 10: a function that slides down its energy, and what a penalty does to it."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    NEWTON,
    PLAIN,
    TRUTH,
    UNROLLED,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from ..problem import differences, interval

SHIFTED = (PLAIN, ANDERSON, NEWTON, UNROLLED)


def opening(walk: np.ndarray) -> Picture:
    """Draw u after each step of a descent on its energy, and what is left of the energy."""
    fig, (left, right) = pair()
    dress(left, "u bends until nothing is gained", "x", "u")
    x = np.linspace(0, 1, walk.shape[1])
    for shade, u in zip(np.linspace(0.75, 0.0, len(walk)), walk, strict=True):
        left.plot(x, u, color=str(shade), linewidth=1.3)
    left.plot(x, np.sin(np.pi * x), color=ANDERSON.color, linestyle="--")
    left.annotate("dashed: sin πx", (1, -0.95), ha="right", color=ink(ANDERSON.color))
    dress(right, "What is left of its energy", "step", "E(u) − E(u*)")
    above = [differences.energy(u) - differences.energy(np.sin(np.pi * x)) for u in walk]
    right.semilogy(above, **IMPLICIT.line(marker="o"))
    return figure(
        fig,
        "Left: curves that begin as a wave of three bends, darker with every step, and end at the "
        "sine. Right: their energy above that of the sine falls by several powers of ten.",
    )


def shifted(found: Mapping[float, interval.Function]) -> Picture:
    """Draw the minima for several β beside sin πx + π/(2β)."""
    fig, ax = axes("A penalty lets the whole solution float", "x", "u")
    x = np.linspace(0, 1, 101)
    ax.plot(x, np.sin(np.pi * x), **TRUTH.line())
    label_end(ax, 1, 0, "sin πx", TRUTH, dy=-3)
    for (beta, u), style in zip(found.items(), SHIFTED, strict=False):
        ax.plot(x, jax.vmap(u)(jnp.asarray(x)), **style.line(markevery=10))
        label_end(ax, 1, np.pi / (2 * beta), f"β = {beta:g}", style, dy=5)
    ax.set_xlim(0, 1.3)
    ax.set_xticks(np.linspace(0, 1, 6))
    return figure(
        fig,
        "Sines of the same shape, shifted upwards by π/(2β): far for β = 1, little for β = 10.",
    )
