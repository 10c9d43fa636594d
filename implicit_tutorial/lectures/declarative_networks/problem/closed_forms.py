"""Nodes whose answer is known: each with its minimum and its derivative on paper."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def quartic(x: Float[Array, ""], u: Float[Array, ""]) -> Float[Array, ""]:
    """X u⁴ + 2x²u³ − 12u²: for x > 0 two minima, and a maximum between them at u = 0."""
    return x * u**4 + 2 * x**2 * u**3 - 12 * u**2


def quartic_minimum(x: Float[Array, ""], side: int = -1) -> Float[Array, ""]:
    """The minimum on one side: (−3x² ± √(9x⁴ + 96x))/4x; side −1 is the deeper one."""
    return (-3 * x**2 + side * jnp.sqrt(9 * x**4 + 96 * x)) / (4 * x)


def lowest(x: tuple, u: Float[Array, "2"]) -> Float[Array, ""]:
    """cᵀu, for x = (c, r)."""
    return x[0] @ u


def on_circle(x: tuple, u: Float[Array, "n"]) -> Float[Array, ""]:
    """(‖u‖² − r²)/2, zero on the circle or sphere; x ends with its radius r."""
    return (u @ u - x[-1] ** 2) / 2


def lowest_on_circle(x: tuple) -> Float[Array, "n"]:
    """Where cᵀu is least on ‖u‖ = r: −r c/‖c‖."""
    c, r = x
    return -r * c / jnp.linalg.norm(c)


def to_point(x: tuple, u: Float[Array, "n"]) -> Float[Array, ""]:
    """½‖u − p‖², for x = (p, r)."""
    return jnp.sum((u - x[0]) ** 2) / 2


def nearest_on_sphere(x: tuple) -> Float[Array, "n"]:
    """The nearest point to p on ‖u‖ = r: r p/‖p‖."""
    p, r = x
    return r * p / jnp.linalg.norm(p)


def in_ball(x: tuple, z: tuple) -> tuple[Array, Array]:
    """What holds at the nearest u to p with ‖u‖ ≤ r, for z = (u, λ): u − p + λu = 0, λ h = 0."""
    u, push = z
    return u - x[0] + push * u, push * on_circle(x, u)


def nearest_in_ball(x: tuple) -> tuple[Array, Array]:
    """Return u and λ: p itself where ‖p‖ ≤ r, else r p/‖p‖ with λ = ‖p‖/r − 1."""
    p, r = x
    push = jnp.maximum(jnp.linalg.norm(p) / r - 1, 0)
    return p / (1 + push), push


def cosine(x: Float[Array, " n"], u: Float[Array, " n"]) -> Float[Array, ""]:
    """1 − cos of the angle between u and x: every positive multiple of x is a minimum."""
    return 1 - u @ x / (jnp.linalg.norm(u) * jnp.linalg.norm(x))
