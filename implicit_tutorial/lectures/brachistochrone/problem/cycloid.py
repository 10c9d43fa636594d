"""The cycloid through P in closed form: the judge of every other way."""

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from implicit_tutorial.implicit import implicit_function

from .checks import check_endpoint, check_gravity

GRAVITY = 9.81  # m/s²


def cycloid(R: Float[Array, "..."], theta: Float[Array, "..."]) -> tuple[Array, Array]:
    """A point on the rim of a wheel of radius R that has rolled by θ: x = R(θ − sin θ), y = R(1 − cos θ).

    Args:
        R: radius (m).
        theta: angle (rad), of any shape; 0 at the start, π at the lowest point, 2π at the end.

    Returns:
        (x, y) in metres, y downwards.
    """  # noqa: E501
    return R * theta_minus_sin(theta), R * one_minus_cos(theta)


def one_minus_cos(theta: Array) -> Array:
    """1 − cos θ = 2 sin²(θ/2), without the cancellation at θ = 0."""
    return 2 * jnp.sin(theta / 2) ** 2


def theta_minus_sin(theta: Array) -> Array:
    """θ − sin θ; below 1 by its series θ³/3! − θ⁵/5! + …, because θ and sin θ cancel there."""
    small = jnp.abs(theta) < 1
    t = jnp.where(small, theta, 0)  # the branch not taken must be finite, for its derivative
    series = jnp.ones_like(t)
    for k in range(8, 0, -1):
        series = 1 - series * t**2 / ((2 * k + 2) * (2 * k + 3))
    return jnp.where(small, t**3 / 6 * series, theta - jnp.sin(theta))


def passes(P: Float[Array, "2"], theta: Float[Array, ""]) -> Array:
    """P_x (1 − cos θ) − P_y (θ − sin θ) over P_x + P_y: zero where the cycloid meets P.

    R is gone: it is P_y/P_x = y/x = (1 − cos θ)/(θ − sin θ), which falls from ∞ to 0 on (0, 2π),
    and so meets every ratio once.
    """
    width, depth = P / (P[0] + P[1])
    return width * one_minus_cos(theta) - depth * theta_minus_sin(theta)


def _bracketed(P: Float[Array, "2"]) -> Array:
    """Halve (0, 2π) forty times, keeping the change of sign inside; Newton adds the last digits."""

    def halve(_, bracket):
        low, high = bracket
        middle = (low + high) / 2
        before = passes(P, middle) > 0
        return jnp.where(before, middle, low), jnp.where(before, high, middle)

    def newton(_, theta):
        value, slope = jax.jvp(partial(passes, P), (theta,), (jnp.ones_like(theta),))
        return theta - value / slope

    zero = 0 * P[0]
    low, high = lax.fori_loop(0, 40, halve, (zero, zero + 2 * jnp.pi))
    return lax.fori_loop(0, 3, newton, (low + high) / 2)


@jax.jit
def _cycloid_through(P: Float[Array, "2"]) -> tuple[Array, Array]:
    # A bracket cannot lose its root, so there is nothing to raise, and a P of NaN gives NaN.
    theta = implicit_function(_bracketed, passes, throw=False)(P)
    return P[0] / theta_minus_sin(theta), theta


def cycloid_through(P: Float[Array, "2"]) -> tuple[Array, Array]:
    """The cycloid from (0, 0) through P: one bracketed equation for θ, then R = P_x/(θ − sin θ).

    Every P with P_x, P_y > 0 has exactly one, also past the lowest point (θ > π). Differentiable
    with respect to P by the implicit function theorem. Tested for P_x/P_y from 1e-3 to 1e3.

    Args:
        P: endpoint (m), y downwards.

    Returns:
        (R, θ): radius (m), and the angle (rad) at which it meets P.

    Raises:
        ValueError: for a P that is not to the right of the start and below it (NaN under jit).

    Source:
        Johann Bernoulli, Acta Eruditorum (1697).
    """
    return _cycloid_through(check_endpoint("cycloid_through", P))


def angle_through(P: Float[Array, "2"]) -> Array:
    """The angle θ (rad) at which the cycloid from (0, 0) meets P (m); see `cycloid_through`."""
    return cycloid_through(P)[1]


def descent_time(P: Float[Array, "2"], gravity: float = GRAVITY) -> Array:
    """T = θ √(R/g): the shortest time in which a bead slides from rest at (0, 0) to P.

    Args:
        P: endpoint (m), y downwards.
        gravity: g (m/s²).

    Returns:
        T (s), differentiable with respect to both.

    Raises:
        ValueError: as `cycloid_through`, and for a gravity that is not positive.
    """
    check_gravity("descent_time", gravity)
    R, theta = cycloid_through(P)
    return theta * jnp.sqrt(R / gravity)
