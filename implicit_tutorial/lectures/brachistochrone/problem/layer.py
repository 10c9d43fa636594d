"""The path as an optimisation layer: its heights are the unknowns, the shortest time is the aim."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from implicit_tutorial.implicit import root

from .checks import check_endpoint, check_gravity, known
from .cycloid import GRAVITY
from .descent import time_along


def time_of_heights(
    P: Float[Array, "2"], h: Float[Array, " n"], s: Float[Array, " n+2"], gravity: float = GRAVITY
) -> Array:
    """T (s) of the path from (0, 0) to P whose heights (m) at x = P_x s are 0, h, P_y."""
    y = jnp.concatenate([jnp.zeros(1, h.dtype), h, P[1:]])
    return time_along(P[0] * s, y, gravity)


def _stationary(a, h):
    """∂T/∂h: zero where no height can be moved to save time."""
    P, s, gravity = a
    return jax.grad(time_of_heights, argnums=1)(P, h, s, gravity)


def _rises_from_0_to_1(s: np.ndarray) -> bool:
    inside = s.ndim == 1 and s.size > 2
    return bool(inside and s[0] == 0 and s[-1] == 1 and np.all(np.diff(s) > 0))


def fastest_heights(
    P: Float[Array, "2"], s: Float[Array, " n"] | None = None, gravity: float = GRAVITY
) -> Float[Array, " n-2"]:
    """h*(P) = argmin over h of T(P, h), differentiable with respect to P: an optimisation layer.

    Newton finds where ∂_h T = 0, from the straight line; the derivative is the theorem's, with
    the Hessian ∂²_h T as its matrix A.

    Args:
        P: endpoint (m), y downwards.
        s: where the path may bend, as fractions of P_x from 0 to 1; by default 64 equal pieces.
        gravity: g (m/s²).

    Returns:
        the free heights (m), one for each s but the first and the last.

    Raises:
        ValueError: for a P without a path, an s that does not rise from 0 to 1, gravity ≤ 0.
        NotConverged: if Newton does not converge, as it may for P_x/P_y far from 1.
    """
    P = check_endpoint("fastest_heights", P)
    check_gravity("fastest_heights", gravity)
    if s is not None and known(s) and not _rises_from_0_to_1(np.asarray(s)):
        raise ValueError("s must rise from 0 to 1, with one or more fractions of P_x between.")
    s = jnp.asarray(np.linspace(0, 1, 65) if s is None else s, P.dtype)
    straight = P[1] * s[1:-1]
    return root(_stationary, (P, s, gravity), straight).value
