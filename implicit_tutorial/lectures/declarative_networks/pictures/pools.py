"""The pictures of lecture 09 about pooling: where five pools lie, and whom each listens to."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    NEWTON,
    PLAIN,
    UNROLLED,
    dress,
    ink,
    pair,
)

from ..problem import PENALTIES, SIX, influence, pool

STYLES = dict(zip(PENALTIES, (PLAIN, UNROLLED, NEWTON, ANDERSON, IMPLICIT), strict=True))
MARKERS = dict(zip(PENALTIES, "oD^sv", strict=True))


@jax.jit
def _all(x, alpha, start):
    ys = jnp.stack([pool(name, x, alpha, start, throw=False) for name in PENALTIES])
    return ys, jnp.stack([influence(n, x, alpha, y) for n, y in zip(PENALTIES, ys, strict=True)])


def pooled(last: float, start: float | None = None) -> Picture:
    """Draw seven points, the last of which may be anywhere, their five pools, and its influence.

    Args:
        last: the seventh point.
        start: where each pool begins; None is the mean.
    """
    x = jnp.array([*SIX, last])
    begin = jnp.mean(x) if start is None else jnp.asarray(start, x.dtype)
    ys, weight = (np.asarray(part) for part in _all(x, jnp.ones((), x.dtype), begin))
    fig, (left, right) = pair()
    moved = "at the mean" if start is None else f"at {start:g}"
    dress(left, "Seven points, and five pools", "position", "")
    dress(right, "How far each one moves", "∂y/∂(the hollow point)", "")
    left.plot(SIX, np.zeros(6), "o", color="#7F7F7F", markersize=8)
    left.plot(last, 0, "o", color="white", markeredgecolor="black", markersize=10)
    for row, name in enumerate(PENALTIES):
        color, height = STYLES[name].color, len(PENALTIES) - row
        left.plot(ys[row], height, MARKERS[name], color=color, markersize=8)
        left.annotate(
            name,
            (ys[row], height),
            xytext=(8, 0) if ys[row] < 4 else (-8, 0),
            ha="left" if ys[row] < 4 else "right",
            textcoords="offset points",
            va="center",
            color=ink(color),
        )
        right.barh(height, weight[row, -1], color=color, edgecolor="black")
    left.set_yticks([])
    left.set_xlim(-2.2, 7.4)
    left.set_ylim(-0.7, 5.7)
    right.set_yticks([])
    right.set_ylim(left.get_ylim())
    right.axvline(0, color="#7F7F7F", linewidth=1)
    right.set_xlim(-0.5, 1.05)
    return figure(
        fig,
        f"Left: six points around 0, a seventh at {last:g}, and five pools begun {moved}, one "
        "below the other. Right: how far each pool moves with the seventh point.",
    )


@jax.jit
def _curves(r, alpha):
    """φ and φ'' of the five penalties at each r."""
    phis = [lambda r, phi=penalty.phi: phi(r[None], alpha) for penalty in PENALTIES.values()]
    return [jax.vmap(phi)(r) for phi in phis], [
        jax.vmap(jax.grad(jax.grad(phi)))(r) for phi in phis
    ]


def weights(alpha: float = 1.0) -> Picture:
    """Draw φ and φ'' of the five penalties."""
    r = np.linspace(-4, 4, 321)
    fig, (left, right) = pair()
    dress(left, "What a distance costs", "r = y − xᵢ", "φ(r)")
    dress(right, "How much it is listened to", "r = y − xᵢ", "φ''(r)")
    prices, bends = _curves(jnp.asarray(r), jnp.asarray(alpha))
    for name, price, bend in zip(PENALTIES, prices, bends, strict=True):
        for ax, curve in ((left, price), (right, bend)):
            ax.plot(r, curve, color=STYLES[name].color, linestyle=STYLES[name].linestyle)
    left.set_ylim(-0.1, 4.6)
    left.set_xlim(-4, 6.6)
    places = {
        "quadratic": (3.1, 4.3),
        "pseudo-Huber": (4.1, 3.0),
        "Huber": (4.1, 3.5),
        "Welsch": (4.1, 1.05),
        "truncated": (4.1, 0.45),
    }
    for name, at in places.items():
        left.text(*at, name, color=ink(STYLES[name].color), va="center")
    return figure(
        fig,
        "Left: five penalties that agree near zero; the quadratic runs away, two rise along a "
        "line, two level off. Right: their second derivatives; Welsch's is negative beyond 1.",
    )
