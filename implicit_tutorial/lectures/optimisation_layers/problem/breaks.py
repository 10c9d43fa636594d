"""Programs at which something breaks: a kink, no solution, too many, dependent constraints.

All have two unknowns and five constraints, like the polygon, so that one compiled layer serves
them; a row of zeros, 0 ≤ 1, is none.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.classroom.exercise.evaluated import quiet

from .layer import moved
from .program import Program, program


def padded(Q: Array, q: Array, G: Array, h: Array) -> Program:
    """Return the program with rows 0 ≤ 1 added until there are five."""
    more = 5 - len(h)
    zeros, ones = jnp.zeros((more, 2), q.dtype), jnp.ones(more, q.dtype)
    return program(Q, q, jnp.concatenate([G, zeros]), jnp.concatenate([h, ones]))


def kink(t: Float[Array, ""]) -> Program:
    """The nearest x to (t, 0) with x₁ ≤ 0: x₁* = min(t, 0), whose slope falls from 1 to 0 at 0."""
    zero, rows = jnp.zeros_like(t), jnp.array([[1.0, 0.0]], t.dtype)
    return padded(jnp.eye(2, dtype=t.dtype), jnp.stack([-t, zero]), rows, zero[None])


def gap(h: Float[Array, ""]) -> Program:
    """The smallest ½‖x‖² with 1 ≤ x₁ ≤ h: infeasible where h < 1."""
    rows = jnp.array([[1.0, 0.0], [-1.0, 0.0]], h.dtype)
    sides = jnp.stack([h, -jnp.ones_like(h)])
    return padded(jnp.eye(2, dtype=h.dtype), jnp.zeros(2, h.dtype), rows, sides)


def cheapest(c: Float[Array, "2"]) -> Program:
    """A linear program: the smallest cᵀx with x₁ + x₂ ≥ 1, x ≥ 0. With c₁ = c₂ it is a tie."""
    rows = jnp.array([[-1.0, -1.0], [-1.0, 0.0], [0.0, -1.0]], c.dtype)
    return padded(jnp.zeros((2, 2), c.dtype), c, rows, jnp.array([-1.0, 0.0, 0.0], c.dtype))


def twice(v: Float[Array, "2"]) -> Program:
    """The nearest point to v with x₁ ≤ 1, said twice."""
    rows = jnp.array([[1.0, 0.0], [1.0, 0.0]], v.dtype)
    return padded(jnp.eye(2, dtype=v.dtype), -v, rows, jnp.ones(2, v.dtype))


def slope(make: Callable, t: Array, dt: Array) -> Float[Array, "2"]:
    """Return how x* of the program make(t) moves along dt, by the layer."""
    return moved(*jax.jvp(make, (t,), (dt,)))[1]


def told(call: Callable[[], Any]) -> str:
    """Return what a call gives, as text; where it refuses, the beginning of why."""
    try:
        with quiet("jax._src.callback"):  # JAX logs what it raises, too
            value = jax.block_until_ready(call())
    except (RuntimeError, ValueError) as error:
        _, name, why = str(error).rpartition("implicit derivative: ")
        if not name:
            raise
        return f"refused: {why.split(', or its')[0].split(': a Newton')[0].strip()}"
    return str(value)
