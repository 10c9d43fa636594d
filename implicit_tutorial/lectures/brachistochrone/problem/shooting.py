"""The path by an ODE solve that has no singularity: time is the clock."""

from functools import partial
from typing import Any, NamedTuple

import diffrax
import jax
import jax.numpy as jnp
import optimistix
from jax.typing import ArrayLike
from jaxtyping import Array

from .checks import check_gravity, check_radius
from .cycloid import GRAVITY


class Arrival(NamedTuple):
    """When and where a bead comes to x = P_x."""

    time: Array  #: s
    height: Array  #: y (m), downwards
    steps: Array  #: steps of the ODE solver


def motion(t, z, args):
    """The bead on the curve y (1 + y'²) = 2R, in time: z = (x, y, ẏ).

    Energy: ẋ² + ẏ² = 2 g y. The curve: ẋ² (1 + y'²) = 2 g y, so ẋ² = 2 g y · y/2R:

        ẋ = y √(g/R),    ẏ² = 2 g y − y² g/R,    and, differentiated,    ÿ = g (1 − y/R).

    Nothing is divided by y, and nothing stops at the lowest point y = 2R.
    """
    _, y, velocity = z
    R, gravity = args
    return y * jnp.sqrt(gravity / R), velocity, gravity * (1 - y / R)


def arrival(R: ArrayLike, P_x: ArrayLike, gravity: float = GRAVITY, rtol: float = 1e-10) -> Arrival:
    """Let a bead slide on the curve of radius R until x = P_x (a diffrax event).

    Differentiable with respect to R, P_x and gravity, through every step of the solver, in
    forward and in reverse mode. Accurate to 1e-8 by default; in float32 rtol is at least 1e-6.

    Args:
        R: radius (m), above P_x/2π.
        P_x: where to stop (m).
        gravity: g (m/s²).
        rtol: tolerance of a step, relative; the absolute one is rtol times P_x.

    Returns:
        Arrival: time (s), height (m, downwards), steps of the solver.

    Raises:
        ValueError: for an R too small to come to P_x (NaN under jit), P_x ≤ 0, gravity ≤ 0.
    """
    check_gravity("arrival", gravity)
    check_radius("arrival", R, P_x)
    dtype = jnp.result_type(float)
    R, P_x, g = (jnp.asarray(a).astype(dtype) for a in (R, P_x, gravity))
    return _arrival(R, P_x, g, max(rtol, 30 * float(jnp.finfo(dtype).eps)))


@partial(jax.jit, static_argnums=3)
def _arrival(R, P_x, gravity, rtol) -> Arrival:
    find = optimistix.Newton(rtol=rtol, atol=rtol)
    rest = jnp.zeros_like(R)
    arch: Any = 2 * jnp.pi * jnp.sqrt(R / gravity)  # the time for all of it
    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(motion),
        diffrax.Tsit5(),
        t0=0.0,
        t1=arch,
        dt0=None,
        y0=(rest, rest, rest),
        args=(R, gravity),
        stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol * P_x),
        event=diffrax.Event(lambda t, y, args, **_: y[0] - P_x, find),
        adjoint=diffrax.DirectAdjoint(),  # derivatives of any mode and order
        max_steps=1024,
        throw=False,
    )
    assert solution.ts is not None and solution.ys is not None
    x, y, _ = (z[-1] for z in solution.ys)
    good = diffrax.is_okay(solution.result) & (x > 0.999 * P_x)
    time, height = (jnp.where(good, q, jnp.nan) for q in (solution.ts[-1], y))
    return Arrival(time, height, solution.stats["num_steps"])
