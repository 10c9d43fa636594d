"""Find R by gradient steps through the ODE solve."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from .checks import check_endpoint, check_gravity, check_radius
from .cycloid import GRAVITY
from .shooting import arrival


class Fit(NamedTuple):
    """How a fit went."""

    R: Float[Array, " steps"]  #: radius (m) before each step, and after the last
    loss: Float[Array, " steps"]  #: squared miss (m²) at each R


def loss(P: Float[Array, "2"], R: Float[Array, ""], gravity: float = GRAVITY) -> Array:
    """(y_R(P_x) − P_y)² (m²): how far the curve of radius R (m) misses P (m)."""
    return (arrival(R, P[0], gravity).height - P[1]) ** 2


def fit_radius(
    P: Float[Array, "2"],
    R: float = 1.0,
    rate: float = 0.25,
    steps: int = 200,
    gravity: float = GRAVITY,
) -> Fit:
    """R ← R − rate · ∂loss/∂R, so many times, from the given R.

    The derivative is taken in forward mode through the solver: one number goes in. The fit
    itself can be differentiated with respect to P, through all its steps. Do not use it for
    the answer (`cycloid_through` is exact): it is here to be watched. Too large a rate
    overshoots, to an R that comes nowhere near P_x: from there on all is NaN.

    Args:
        P: endpoint (m), y downwards.
        R: where to start (m), above P_x/2π.
        rate: γ (dimensionless: m² of loss to m of R, squared).
        steps: gradient steps.
        gravity: g (m/s²).

    Returns:
        Fit: R (m) and loss (m²), steps + 1 of each.

    Raises:
        ValueError: for a P without a path, an R too small to come to P_x, gravity ≤ 0.
    """
    P = check_endpoint("fit_radius", P)
    check_gravity("fit_radius", gravity)
    check_radius("fit_radius", R, P[0])
    return _fit(P, jnp.asarray(R, P.dtype), jnp.asarray(rate, P.dtype), steps, gravity)


@partial(jax.jit, static_argnums=3)
def _fit(P, R, rate, steps, gravity) -> Fit:
    def step(R, _):
        value, slope = jax.jvp(partial(loss, P, gravity=gravity), (R,), (jnp.ones_like(R),))
        return R - rate * slope, Fit(R, value)

    _, fit = lax.scan(step, R, length=steps + 1)
    return fit
