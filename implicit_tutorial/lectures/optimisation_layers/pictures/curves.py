"""The pictures of lecture 06 in one unknown: a root with kinks, and a derivative that jumps."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import IMPLICIT, NEWTON, PLAIN, dress, ink, pair

from ..problem import breaks, layer, projections


def simplex(v) -> Picture:
    """Draw the equation whose root is τ, and v beside its nearest point of the simplex."""
    x = np.asarray(projections.simplex(v))
    tau = float(np.max(np.asarray(v) - x))
    grid = np.linspace(float(jnp.max(v)) - 1.05, float(jnp.max(v)) + 0.05, 200)
    fig, (left, right) = pair()
    dress(left, "One root in one unknown", "τ", "Σ max(vᵢ − τ, 0) − 1")
    mass = np.maximum(np.asarray(v)[:, None] - grid, 0).sum(0) - 1
    left.plot(grid, mass, color=IMPLICIT.color)
    left.axhline(0, color="#7F7F7F", linewidth=1)
    left.plot(tau, 0, "o", color=NEWTON.color, markersize=8)
    left.annotate("τ", (tau, 0), xytext=(6, 8), textcoords="offset points")
    left.set_ylim(-1.1, float(mass.max()) + 0.1)
    dress(right, "What is above τ stays", "entry", "value")
    k = np.arange(len(x))
    right.bar(k - 0.2, np.asarray(v), 0.38, color="#B0B0B0", edgecolor="black", label="v")
    right.bar(k + 0.2, x, 0.38, color=PLAIN.color, edgecolor="black", hatch="//")
    right.axhline(tau, color=NEWTON.color, linestyle=NEWTON.linestyle)
    right.annotate(
        "τ", (len(x) - 0.6, tau), xytext=(0, 4), textcoords="offset points", color=ink(NEWTON.color)
    )
    top = int(np.argmax(x))
    for name, at, height in (("v", top - 0.2, float(v[top])), ("x*", top + 0.2, x[top])):
        right.annotate(name, (at, height), xytext=(0, 4), textcoords="offset points", ha="center")
    right.set_xticks(k)
    right.margins(y=0.15)
    return figure(
        fig,
        "Left: a falling line with kinks, and its one root τ. Right: the bars of v, and beside "
        "each the part above τ: the nearest point whose entries are positive and sum to one.",
    )


def jump() -> Picture:
    """Draw x*(t) = min(t, 0) and its derivative, as the layer gives both."""
    t = jnp.concatenate([jnp.linspace(-1, -0.02, 30), jnp.linspace(0.02, 1, 30)])
    one = jnp.ones(())
    pairs = [layer.moved(*jax.jvp(breaks.kink, (each,), (one.astype(t.dtype),))) for each in t]
    x, slope = (np.array([part[0] for part in parts]) for parts in zip(*pairs, strict=True))
    fig, (left, right) = pair()
    dress(left, "The answer has a kink", "t", "x*(t), the nearest x ≤ 0")
    left.plot(t, x, color=IMPLICIT.color)
    dress(right, "Its derivative jumps", "t", "dx*/dt")
    for part in (slice(0, 30), slice(30, 60)):
        right.plot(t[part], slope[part], color=IMPLICIT.color, linewidth=3)
    right.plot([0, 0], [1, 0], "o", color="white", markeredgecolor="black", markersize=8)
    right.plot(0, 0.5, "x", color=ink("#D55E00"), markersize=9, markeredgewidth=2.5)
    right.annotate(
        "what the min says",
        (0, 0.5),
        xytext=(10, -4),
        textcoords="offset points",
        color=ink("#D55E00"),
    )
    right.annotate("the side is free", (-0.95, 0.9))
    right.annotate("the side pushes", (0.35, 0.06))
    return figure(
        fig,
        "Left: x* follows t up to 0 and stays there. Right: its derivative is 1 before 0 and 0 "
        "after, with a hole at 0 on both, and a cross at one half, which is neither.",
    )
