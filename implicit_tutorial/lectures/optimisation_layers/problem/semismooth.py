"""Newton on min(λ, slack) = 0: the shortest solver of a quadratic program, which may cycle."""

import jax.numpy as jnp

from implicit_tutorial.implicit import root
from implicit_tutorial.solvers import Newton
from implicit_tutorial.solvers.solution import Solution

from .program import Point, Program, conditions_by_min


def semismooth(a: Program, max_steps: int = 50) -> Solution:
    """Solve the conditions with the min by Newton from zero (Qi and Sun, 1993).

    Each step solves the program for one guess of the active set, and takes the next guess from
    what comes out. Where the guess settles, the solution is exact; nothing makes it settle.
    """
    z0 = Point(jnp.zeros_like(a.q), jnp.zeros_like(a.b), jnp.zeros_like(a.h))
    return root(conditions_by_min, a, z0, solver=Newton(max_steps=max_steps), throw=False)
