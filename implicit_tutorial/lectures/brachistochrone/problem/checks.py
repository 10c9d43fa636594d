"""Can this be asked of a bead? Errors in prose, where the numbers are known (not under jit)."""

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer


def known(x: Any) -> bool:
    """Is x a number already, rather than one that JAX is tracing?"""
    return not isinstance(x, Tracer)


def check_endpoint(where: str, P: Any) -> jax.Array:
    """Return P = (P_x, P_y) (m) as a floating array; raise a ValueError if no cycloid leads there.

    Under jit nothing is known yet: there a P without a path becomes NaN.
    """
    P = jnp.asarray(P)
    if not jnp.issubdtype(P.dtype, jnp.floating):
        P = P.astype(jnp.result_type(float))
    if P.shape != (2,):
        raise ValueError(
            f"{where}: P must be two numbers (P_x, P_y) in metres, got shape {P.shape}. "
            "For many endpoints use jax.vmap."
        )
    if not known(P):
        return jnp.where(jnp.all(P > 0), P, jnp.nan)
    x, y = (float(c) for c in np.asarray(P))  # as numbers, under jit too
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"{where}: P = ({x:g}, {y:g}) is not a point.")
    if y <= 0:
        raise ValueError(
            f"{where}: P = ({x:g}, {y:g}) is not below the start. y points downwards, and a bead "
            "that starts at rest reaches only points with P_y > 0."
        )
    if x <= 0:
        raise ValueError(
            f"{where}: P = ({x:g}, {y:g}) is not to the right of the start. P_x must be > 0: for "
            "P_x < 0 mirror the picture, and straight below (P_x = 0) the bead falls freely, in "
            "T = √(2 P_y/g)."
        )
    return P


def check_gravity(where: str, gravity: Any) -> Any:
    """Return gravity (m/s²); raise a ValueError unless it is positive."""
    if known(gravity) and not (np.ndim(gravity) == 0 and 0 < float(gravity) < math.inf):
        raise ValueError(
            f"{where}: gravity must be one number > 0 in m/s², got {gravity}. y points downwards, "
            "so that falling is positive: 9.81 on Earth, 1.62 on the Moon."
        )
    return gravity


def check_radius(where: str, R: Any, P_x: Any) -> None:
    """Raise a ValueError unless an arch of a cycloid of radius R (m) is wider than P_x (m)."""
    if not (known(R) and known(P_x)):
        return
    R, P_x = float(R), float(P_x)
    if not P_x > 0 or not math.isfinite(P_x):
        raise ValueError(f"{where}: P_x must be > 0 in metres, got {P_x:g}.")
    if not R > P_x / (2 * math.pi) or not math.isfinite(R):
        raise ValueError(
            f"{where}: a wheel of radius R = {R:g} m draws an arch 2πR = {2 * math.pi * R:.4g} m "
            f"wide, and never comes to P_x = {P_x:g} m. R must be larger than P_x/2π = "
            f"{P_x / (2 * math.pi):.4g} m."
        )
