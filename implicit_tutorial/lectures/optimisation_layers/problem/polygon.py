"""The nearest point of a polygon: a quadratic program that can be drawn."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from .layer import moved, solve
from .program import Point, Program, program

_angles = np.deg2rad([15.0, 80.0, 150.0, 215.0, 290.0])
SIDES = np.stack([np.cos(_angles), np.sin(_angles)], axis=1)  #: G: one outward normal a side
OFFSETS = np.array([1.0, 0.8, 0.9, 1.0, 0.75])  #: h: how far out each side lies


def corners() -> np.ndarray:
    """Return the polygon's corners: corner k is where side k meets the next one."""
    following = np.roll(SIDES, -1, axis=0), np.roll(OFFSETS, -1)
    pairs = zip(SIDES, OFFSETS, *following, strict=True)
    return np.array([np.linalg.solve(np.stack([g, k]), [h, o]) for g, h, k, o in pairs])


def nearest_program(v: Float[Array, "2"]) -> Program:
    """Minimise ½‖x − v‖², that is ½xᵀx − vᵀx, over the polygon."""
    return program(
        jnp.eye(2, dtype=v.dtype), -v, *(jnp.asarray(p, v.dtype) for p in (SIDES, OFFSETS))
    )


def nearest(v: Float[Array, "2"]) -> Point:
    """Return the nearest point x of the polygon, with the multipliers λ of its sides."""
    return solve(nearest_program(v))


def derivative(v: Float[Array, "2"]) -> Float[Array, "2 2"]:
    """Return ∂x/∂v: I inside, what lies along the side on a side, 0 at a corner."""
    columns = [jax.jvp(nearest_program, (v,), (e,)) for e in jnp.eye(2, dtype=v.dtype)]
    return jnp.stack([moved(*column)[1] for column in columns], axis=1)


def closed_form(lam: Float[Array, "5"]) -> np.ndarray:
    """Return what ∂x/∂v must be: I without the directions of the normals that push."""
    normals = SIDES[np.asarray(lam) > 1e-9]
    across = normals.T @ np.linalg.pinv(normals.T) if len(normals) else np.zeros((2, 2))
    return np.eye(2) - across
