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


def _told(weight) -> str:
    """Return in words whom the last bar of each pool says that it follows."""
    groups = {
        "with it": weight > 0.01,
        "against it": weight < -0.01,
        "not at all": weight**2 < 1e-4,
    }
    said = {
        how: [name for name, bar in zip(PENALTIES, which[:, -1], strict=True) if bar]
        for how, which in groups.items()
    }
    return "; ".join(f"{how} {', '.join(names)}" for how, names in said.items() if names)


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
    dress(left, f"Five pools, begun {moved}", "position", "")
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
    left.spines["left"].set_visible(False)
    left.set_xlim(-2.4, 7.4)
    left.set_ylim(-0.7, 5.7)
    right.set_yticks([])
    right.spines["left"].set_visible(False)
    right.set_ylim(left.get_ylim())
    right.axvline(0, color="#7F7F7F", linewidth=1)
    right.set_xlim(-0.5, 1.05)
    return figure(
        fig,
        f"Left: six points around 0, a seventh at {last:g}, and five pools begun {moved}, one "
        f"below the other. Right: how far each pool moves with the seventh point: {_told(weight)}.",
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
        color, dash = STYLES[name].color, STYLES[name].linestyle
        left.plot(r, price, color=color, linestyle=dash)
        right.plot(r, bend, color=color, linestyle=dash, linewidth=5 if name == "Huber" else 1.8)
    left.set_ylim(-0.1, 4.6)
    left.set_xlim(-4, 6.6)
    right.set_ylim(-0.55, 1.15)
    places = {
        "quadratic": ((3.1, 4.3), (-4, 1.07)),
        "pseudo-Huber": ((4.1, 3.0), (1.7, 0.24)),
        "Huber": ((4.1, 3.5), (1.2, 0.8)),
        "Welsch": ((4.1, 1.05), (2.4, -0.36)),
        "truncated": ((4.1, 0.45), (1.2, 0.68)),
    }
    for name, at in places.items():
        for ax, (x, y) in zip((left, right), at, strict=True):
            ax.text(x, y, name, color=ink(STYLES[name].color), va="center")
    return figure(
        fig,
        "Left: five penalties that agree near zero; the quadratic runs away, two rise along a "
        "line, two level off. Right: their second derivatives; Welsch's is negative beyond 1.",
    )
