"""The classical Runge–Kutta method, with equal steps: what training runs; it compiles fast."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


def runge_kutta(rhs: Callable, y0: Any, times: Float[Array, " times"], steps: int) -> Any:
    """Solve dy/dt = rhs(t, y), with `steps` equal steps from each of `times` to the next.

    Differentiated as it stands: reverse mode keeps every step. No error is estimated.

    Args:
        rhs: any function of (t, y).
        y0: the state at times[0], any pytree.
        times: increasing.
        steps: between two times.

    Returns:
        The states at `times`, stacked along a new first axis.

    Source:
        Kutta (1901).
    """

    def shifted(y, h, k):
        return jax.tree.map(lambda y, k: y + h.astype(y.dtype) * k, y, k)

    def step(y, t, h):
        k1 = rhs(t, y)
        k2 = rhs(t + h / 2, shifted(y, h / 2, k1))
        k3 = rhs(t + h / 2, shifted(y, h / 2, k2))
        k4 = rhs(t + h, shifted(y, h, k3))
        k = jax.tree.map(lambda a, b, c, d: (a + 2 * b + 2 * c + d) / 6, k1, k2, k3, k4)
        return shifted(y, h, k)

    def between(y, ends):
        t, h = ends[0], (ends[1] - ends[0]) / steps
        ticks = t + h * jnp.arange(steps, dtype=times.dtype)
        y, _ = jax.lax.scan(lambda y, t: (step(y, t, h), None), y, ticks)
        return y, y

    _, path = jax.lax.scan(between, y0, (times[:-1], times[1:]))
    return jax.tree.map(lambda first, rest: jnp.concatenate([first[None], rest]), y0, path)


def integrate(rhs: Callable, state: tuple, T: Float[Array, ""], steps: int = 200) -> tuple:
    """Solve dy/ds = rhs(s, y) from s = 0 to T by `runge_kutta`; return y(T), a tuple as `state` is.

    Where rhs returns a None, an exercise is not attempted yet, and so is what comes back: as many
    None as the state has parts.
    """
    T = jnp.asarray(T)
    if any(part is None for part in rhs(jnp.zeros_like(T), state)):
        return (None,) * len(state)
    path = runge_kutta(rhs, state, jnp.stack([jnp.zeros_like(T), T]), steps)
    return jax.tree.map(lambda leaf: leaf[-1], path)
