"""Any minimum is a layer: any solver, in any library, and what holds at its answer."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.implicit import implicit_function


def layer_of(minimise: Callable, objective: Callable, below: Callable, n: int, m: int) -> Callable:
    """Make x*(a) = argmin objective(a, x) subject to below(a, x) ≤ 0 a differentiable layer.

    Args:
        minimise: minimise(a) -> (x, λ), in NumPy: by SciPy, cvxpy, a program of one's own.
        objective: objective(a, x) -> a number, in JAX.
        below: below(a, x) -> m numbers, which must not be positive, in JAX.
        n: how many unknowns.
        m: how many constraints.

    Returns:
        layer(a) -> x*. It composes with jit, vmap and grad; a float64 `a` gives a float64 x*.

    Raises:
        NotDifferentiable: where `minimise` did not solve it, or no derivative is determined.
    """

    def conditions(a, z):
        x, lam = z
        slope = jax.grad(lambda x: objective(a, x) + lam @ below(a, x))(x)  # of the Lagrangian
        return slope, lam * below(a, x)

    def solve(a):
        dtype = jnp.result_type(*jax.tree.leaves(a))
        shapes = jax.ShapeDtypeStruct((n,), dtype), jax.ShapeDtypeStruct((m,), dtype)

        def call(a):
            return tuple(np.asarray(part, dtype) for part in minimise(jax.tree.map(np.asarray, a)))

        return jax.pure_callback(call, shapes, a, vmap_method="sequential")

    z_star = implicit_function(solve, conditions)
    return lambda a: z_star(a)[0]


def multipliers(slope: np.ndarray, rows: np.ndarray, slack: np.ndarray) -> np.ndarray:
    """Find λ ≥ 0 with Σ λᵢ rowsᵢ = −slope among the constraints without slack.

    For a solver that returns x alone: non-negative least squares (Lawson and Hanson, 1974).
    """
    from scipy.optimize import nnls

    lam, active = np.zeros(len(rows)), slack < 1e-6 * (1 + np.abs(slack).max())
    if active.any():
        lam[active] = nnls(rows[active].T, -slope)[0]
    return lam


def by_cvxpy(problem: Any, parameters: Any, x: Any, below: Any, **options: Any) -> Callable:
    """Return minimise(a) -> (x, λ) for `layer_of`: cvxpy solves, and returns multipliers itself.

    Args:
        problem: a cvxpy.Problem.
        parameters: its cvxpy.Parameters, in the order in which `a` holds their values.
        x: its cvxpy.Variable.
        below: its cvxpy constraint that says below(a, x) ≤ 0.
        options: for its `solve`: a solver, tolerances. An error in x is one in the derivative.
    """

    def minimise(a):
        for parameter, value in zip(parameters, a, strict=True):
            parameter.value = value
        problem.solve(**options)
        return x.value, below.dual_value

    return minimise
