"""How long a bead takes along any path: T = ∫ ds/v with v = √(2 g y)."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from .checks import check_gravity, known
from .cycloid import GRAVITY


def descent_times(
    x: Float[Array, " n"], y: Float[Array, " n"], gravity: float = GRAVITY
) -> Float[Array, " n"]:
    """When a bead passes each point of a path, sliding without friction from rest at its first.

    Between two points the path is taken as straight. There the acceleration is constant, so the
    mean speed is (v₀ + v₁)/2, and dt = 2 ds/(v₀ + v₁) exactly, with v = √(2 g (y − y_first)).

    Args:
        x: the points (m), in the order of the path.
        y: as many (m), downwards.
        gravity: g (m/s²).

    Returns:
        Times (s), the first is 0. NaN, or a ValueError where the numbers are known, for a path
        that rises above its start: no bead comes there.

    Raises:
        ValueError: for a path above its start, fewer than two points, or a gravity ≤ 0.
    """
    check_gravity("descent_times", gravity)
    x, y = jnp.asarray(x), jnp.asarray(y)
    if x.shape != y.shape or x.ndim != 1 or x.size < 2:
        raise ValueError(f"A path needs as many x as y, two or more; got {x.shape} and {y.shape}.")
    if known(y) and np.min(y) < y[0]:
        raise ValueError(
            f"The path rises {float(y[0] - np.min(y)):.3g} m above its start, where a bead that "
            "starts at rest never comes. y points downwards."
        )
    fall = y - y[0]
    # √ has no derivative at 0, where the bead rests: v is 0 there, whatever the parameters.
    speed = jnp.sqrt(2 * gravity * jnp.where(fall > 0, fall, 1))
    speed = jnp.where(fall > 0, speed, jnp.where(fall == 0, 0, jnp.nan).astype(speed.dtype))
    # Not jnp.hypot, whose second derivative JAX 0.7 takes for 0 at |dx| = |dy|.
    lengths = jnp.sqrt(jnp.diff(x) ** 2 + jnp.diff(y) ** 2)
    pieces = 2 * lengths / (speed[1:] + speed[:-1])
    return jnp.concatenate([jnp.zeros(1, pieces.dtype), jnp.cumsum(pieces)])


def time_along(x: Float[Array, " n"], y: Float[Array, " n"], gravity: float = GRAVITY) -> Array:
    """T (s) for all of a path through the points (x, y) (m); see `descent_times`."""
    return descent_times(x, y, gravity)[-1]
