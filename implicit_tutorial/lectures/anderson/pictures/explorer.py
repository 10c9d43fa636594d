"""The picture behind the sliders of lecture 04: three solvers on a problem of any slowness."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, NEWTON, PLAIN, axes
from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.lectures.tanh_fixed_point.problem import draw, tanh_layer
from implicit_tutorial.solvers import Newton

from ..problem import residual_history
from .curves import RESIDUAL, curve, until


def explorer(
    memory: int = 5, ridge: float = -4.0, norm: float = 0.95, mixing: float = 1.0
) -> Picture:
    """Residual curves of plain, Anderson (λ = 10^ridge) and Newton for a symmetric W."""
    a, z0 = slow_problem(norm), jnp.zeros(32)
    histories = {
        "plain": residual_history(tanh_layer, a, z0, 1, 0.0, 1.0),
        "Anderson": residual_history(tanh_layer, a, z0, memory, 10.0**ridge, mixing),
        "Newton": fixed_point(
            tanh_layer, a, z0, solver=Newton(rtol=0.0, atol=1e-5, max_steps=20), throw=False
        ).history,
    }
    title = f"‖W‖ = {norm:.2f}, m = {memory}, λ = 1e{ridge:g}, β = {mixing:g}"
    fig, ax = axes(title, "steps", RESIDUAL)
    styles, offsets = (PLAIN, ANDERSON, NEWTON), (8, -8, 0)
    for (name, history), style, dy in zip(histories.items(), styles, offsets, strict=True):
        curve(ax, np.maximum(until(history, 1e-5), 3e-6), name, style, dy=dy)
    ax.set_ylim(2e-6, 30)
    came = [name for name, history in histories.items() if np.nanmin(history) <= 1e-5]
    return figure(
        fig,
        "Residuals of plain iteration, Anderson and Newton against steps, on a log axis, for a "
        f"symmetric W of norm {norm:.2f}; Anderson with memory {memory}, λ = 1e{ridge:g} and "
        f"β = {mixing:g}. 1e-5 is reached by {', '.join(came) or 'none of them'}.",
    )


def slow_problem(norm: float) -> tuple[Any, Any]:
    """Return a symmetric W of this norm, 32 × 32, and x."""
    W, x = draw(32, 1.0, symmetric=True, seed=1)
    return norm * W, x
