"""The rivals of the cycloid: a line, a parabola, a circular arc; and where the beads are when."""

import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from .checks import check_endpoint
from .cycloid import GRAVITY, cycloid, cycloid_through
from .descent import descent_times

Path = tuple[Float[Array, " n"], Float[Array, " n"]]


def _steps(P: Array, n: int) -> Array:
    return jnp.linspace(0, 1, n, dtype=P.dtype)


def line(P: Float[Array, "2"], n: int = 400) -> Path:
    """Return n points (m) of the straight line to P, closer together at the start."""
    P = check_endpoint("line", P)
    s = _steps(P, n)
    return P[0] * s**2, P[1] * s**2


def parabola(P: Float[Array, "2"], n: int = 400) -> Path:
    """Return n points (m) of the parabola x = P_x (y/P_y)², which starts straight down."""
    P = check_endpoint("parabola", P)
    s = _steps(P, n)
    return P[0] * s**4, P[1] * s**2


def arc(P: Float[Array, "2"], n: int = 400) -> Path:
    """Return n points (m) of the circle that starts straight down and meets P.

    Galileo (1638) took an arc for the fastest path. Its centre is (r, 0) with r = |P|²/(2 P_x).
    """
    P = check_endpoint("arc", P)
    r = (P @ P) / (2 * P[0])
    angle = 2 * jnp.arctan2(P[0], P[1]) * _steps(P, n) ** 2  # at the centre: twice that at (0, 0)
    return 2 * r * jnp.sin(angle / 2) ** 2, r * jnp.sin(angle)


def fastest(P: Float[Array, "2"], n: int = 400) -> Path:
    """Return n points (m) of the cycloid to P, at equal steps of time."""
    R, theta = cycloid_through(P)
    return cycloid(R, theta * jnp.linspace(0, 1, n, dtype=R.dtype))


RIVALS = {"line": line, "parabola": parabola, "arc": arc, "cycloid": fastest}


def positions(
    x: ArrayLike,
    y: ArrayLike,
    times: ArrayLike,
    gravity: float = GRAVITY,
) -> tuple[np.ndarray, np.ndarray]:
    """Where the bead on the path (x, y) (m) is at the given times (s); it stays at the end."""
    x, y, times = np.asarray(x), np.asarray(y), np.asarray(times)
    passed = np.asarray(descent_times(jnp.asarray(x), jnp.asarray(y), gravity))
    return np.asarray(np.interp(times, passed, x)), np.asarray(np.interp(times, passed, y))
