"""Programs at which something breaks: a kink, no solution, too many, dependent constraints."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from .program import Program, program

ONE, NONE = jnp.eye(1), jnp.zeros(1)


def kink(t: Float[Array, ""]) -> Program:
    """The nearest x ≤ 0 to t: x* = min(t, 0), whose slope falls from 1 to 0 at t = 0."""
    return program(jnp.eye(1, dtype=t.dtype), -t[None], jnp.eye(1, dtype=t.dtype), 0 * t[None])


def gap(h: Float[Array, ""]) -> Program:
    """The smallest x² with 1 ≤ x ≤ h: infeasible where h < 1."""
    sides = jnp.array([[1.0], [-1.0]], h.dtype)
    return program(
        jnp.eye(1, dtype=h.dtype), jnp.zeros(1, h.dtype), sides, jnp.stack([h, -jnp.ones_like(h)])
    )


def cheapest(c: Float[Array, "2"]) -> Program:
    """A linear program: the smallest cᵀx with x₁ + x₂ ≥ 1, x ≥ 0. With c₁ = c₂ it is a tie."""
    rows = jnp.array([[-1.0, -1.0], [-1.0, 0.0], [0.0, -1.0]], c.dtype)
    return program(jnp.zeros((2, 2), c.dtype), c, rows, jnp.array([-1.0, 0.0, 0.0], c.dtype))


def twice(v: Float[Array, "2"]) -> Program:
    """The nearest point to v with x₁ ≤ 1, said twice."""
    rows = jnp.array([[1.0, 0.0], [1.0, 0.0]], v.dtype)
    return program(jnp.eye(2, dtype=v.dtype), -v, rows, jnp.ones(2, v.dtype))


def told(call: Callable[[], Any]) -> str:
    """Return what a call gives, as text; where it refuses, the first sentence of why."""
    try:
        value = jax.block_until_ready(call())
    except (RuntimeError, ValueError) as error:
        _, name, why = str(error).rpartition("implicit derivative: ")
        if not name:
            raise
        return f"refused: {why.split('. ')[0].strip()}."
    return str(value)
