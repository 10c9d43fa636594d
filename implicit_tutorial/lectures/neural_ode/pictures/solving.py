"""Lecture 02, the layer: flows beside residual networks, and what a solve costs."""

from collections.abc import Callable

import jax.numpy as jnp

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    Style,
    dress,
    label_end,
    pair,
)

from .. import problem as node

SOLVERS = {
    "Bosh3": Style("#E69F00", "--", "s"),
    "Tsit5": Style("#000000", "-", "o"),
    "Dopri8": Style("#56B4E9", ":", "^"),
}


def depth(field: Callable, starts, layers: int = 4) -> Picture:
    """Draw 1-D states through a residual network of few layers, and through the ODE."""
    starts = jnp.asarray(starts)[:, None]
    states = node.resnet(field, starts, 1.0, layers)[..., 0]
    times = jnp.linspace(0.0, 1.0, 101)
    smooth = node.trajectory(field, starts, times, steps=2).states[..., 0]
    fig, (left, right) = pair()
    dress(left, f"{layers} residual layers: long steps", "layer", "state z")
    left.plot(range(layers + 1), states, **SOLVERS["Dopri8"].line(linestyle="-", linewidth=1.2))
    left.set_xticks(range(layers + 1))
    dress(right, "The ODE: smooth paths", "time t", "state z(t)")
    right.plot(times, smooth, color=IMPLICIT.color, linewidth=1.2)
    left.sharey(right)
    alt = f"""States through {layers} residual layers, as broken lines that cross one another; the
        same states along the ODE, as smooth curves that come close and never cross."""
    return figure(fig, alt)


def cost(found: node.studies.Cost) -> Picture:
    """Draw evaluations against tolerance, and the error reached against evaluations."""
    fig, (left, right) = pair()
    dress(left, "A tighter tolerance is a deeper network", "rtol", "evaluations of the field")
    dress(right, "A higher order buys digits cheaply", "evaluations of the field", "error at T")
    left.invert_xaxis()
    for name, style in SOLVERS.items():
        evaluations, errors = found.evaluations[name], found.errors[name]
        left.loglog(found.tolerances, evaluations, **style.line())
        right.loglog(evaluations, errors, **style.line())
        label_end(left, found.tolerances[-1], evaluations[-1], name, style)
        label_end(right, evaluations[-1], errors[-1], name, style, dx=6)
    alt = """Two log plots for the solvers Bosh3, Tsit5 and Dopri8. Evaluations grow as rtol falls,
        fastest for the low order; for equal evaluations the higher order has the smaller error."""
    return figure(fig, alt)
