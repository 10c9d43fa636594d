"""The quadratic program as a layer: an interior point finds z*, the theorem differentiates it."""

import jax
import jax.numpy as jnp
from jaxtyping import Array

from implicit_tutorial.implicit import implicit_function

from .active_set import polished
from .interior_point import interior_point
from .program import Point, Program, conditions, conditions_by_min


@jax.jit
def solve(a: Program) -> Point:
    """Return x*, ν*, λ* to the last digits, not differentiable; NaN where there is no solution.

    The interior point gave up where its error is above ε^0.4 of the largest number in the program:
    there the program is infeasible, or unbounded.
    """
    found = interior_point(a)
    z = polished(a, found.z)
    good = found.error <= jnp.finfo(a.q.dtype).eps ** 0.4
    return jax.tree.map(lambda part: jnp.where(good, part, jnp.nan), z)


quadratic_program = implicit_function(solve, conditions)
quadratic_program.__doc__ = """Return z* = (x*, ν*, λ*) of a convex quadratic program, a layer.

It is differentiable with respect to all six arrays, to any order, in both modes, under jit and
vmap. Use it in float64.

Raises:
    NotDifferentiable: where there is no solution; when differentiated, where x* is not unique, a
        constraint is active and pushes with nothing, or active constraints depend on each other.
"""

by_min = implicit_function(solve, conditions_by_min)  # the same, with the other conditions


@jax.jit
def moved(a: Program, da: Program) -> tuple[Array, Array]:
    """Return x* and how it moves along da; compiled once for all programs of one size."""
    return jax.jvp(lambda a: quadratic_program(a).x, (a,), (da,))
