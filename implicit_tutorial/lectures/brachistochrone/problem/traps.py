"""The obvious ways to solve y (1 + y'²) = 2R for y(x), which fail: kept to be looked at."""

from functools import partial
from typing import NamedTuple

import diffrax
import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from implicit_tutorial.implicit import root

from .checks import check_endpoint, check_radius
from .cycloid import cycloid, cycloid_through


class Trap(NamedTuple):
    """What an ODE solver returns, and what it says about it."""

    y: Float[Array, " n"]  #: heights (m), downwards
    success: Array  #: does the solver report success?
    steps: Array  #: steps it took


def slope_form(
    R: float, x: ArrayLike, y0: float, rtol: float = 1e-6, max_steps: int = 4096
) -> Trap:
    """Solve y' = √(2R/y − 1) from y(x[0]) = y0: it divides by 0 at y = 0, and stands at y = 2R.

    The root is that of 0 where 2R/y − 1 is negative by rounding.

    Args:
        R: radius (m).
        x: where to save (m), rising.
        y0: height at x[0] (m).
        rtol: tolerance of a step, relative, and absolute in metres.
        max_steps: steps at most.
    """
    dtype = jnp.result_type(float)
    x = jnp.asarray(x, dtype)
    check_radius("slope_form", R, x[-1])
    return _slope_form(jnp.asarray(R, dtype), x, jnp.asarray(y0, dtype), rtol, max_steps)


@partial(jax.jit, static_argnums=(3, 4))
def _slope_form(R, x, y0, rtol, max_steps) -> Trap:
    def slope(x, y, R):
        return jnp.sqrt(jnp.maximum(2 * R / y - 1, 0))

    return _solve(slope, x, y0, R, rtol, max_steps, lambda z: z)


def _solve(field, x, z0, R, rtol, max_steps, height) -> Trap:
    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(field),
        diffrax.Tsit5(),
        t0=x[0],
        t1=x[-1],
        dt0=None,
        y0=z0,
        args=R,
        saveat=diffrax.SaveAt(ts=x),
        stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol),
        adjoint=diffrax.ForwardMode(),
        max_steps=max_steps,
        throw=False,
    )
    success = diffrax.is_okay(solution.result)
    return Trap(height(solution.ys), success, solution.stats["num_steps"])


def _acceleration(x, z, R):
    y, slope = z
    return slope, -R / y**2


def second_order(R: Array, x: Float[Array, " n"], theta0: Array, rtol: float = 1e-6) -> Trap:
    """Solve y'' = −R/y² from the point θ0 (rad) of the cycloid of radius R (m), which is x[0].

    It passes the lowest point. How good it is, is decided near the start, where y'' is huge.
    """
    _, y0 = cycloid(R, theta0)
    z0 = (y0, 1 / jnp.tan(theta0 / 2))  # y' = cot(θ/2)
    return _solve(_acceleration, x, z0, R, rtol, 4096, lambda z: z[0])


def _misses(a, R):
    P, theta0 = a
    start, _ = cycloid(R, theta0)
    return second_order(R, jnp.stack([start, P[0]]), theta0).y[-1] - P[1]


def radius_from_second_order(P: Float[Array, "2"], theta0: float) -> Array:
    """The radius R (m) for which y'' = −R/y², started at θ0 (rad), meets P (m) at rtol 1e-6."""
    P = check_endpoint("radius_from_second_order", P)
    R, theta = cycloid_through(P)
    if not 0 < theta0 < float(theta):
        raise ValueError(f"θ0 must lie between 0 and θ = {float(theta):.4g} of P, got {theta0}.")
    return root(_misses, (P, jnp.asarray(theta0, P.dtype)), R).value
