"""Is the input what it must be? Errors in prose: what was wrong, and what to do."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ..solvers.linear import LinearSolver
from ..solvers.solution import FixedPointSolver, RootSolver


def check_callable(where: str, **functions: Any) -> None:
    """Raise a TypeError for the first of the named arguments that cannot be called."""
    for name, function in functions.items():
        if not callable(function):
            raise TypeError(f"{where}: {name} must be a function, got {type(function).__name__}.")


def check_solver(where: str, solver: Any, linear_solver: Any) -> None:
    """Raise a TypeError for a solver that does not solve this kind of problem."""
    name = getattr(solver, "__name__", type(solver).__name__)
    if where == "root" and isinstance(solver, FixedPointSolver):
        raise TypeError(
            f"root was given {name}, which solves z = f(a, z) and not g(a, z) = 0. Write "
            "it.root(g, a, z0, solver=it.Newton()), or, with an f whose fixed points are the "
            f"roots of g, such as z - g(a, z), it.fixed_point(f, a, z0, solver=it.{name}())."
        )
    if not isinstance(solver, (FixedPointSolver, RootSolver)):
        hint = f" Write it.{name}()." if isinstance(solver, type) else ""
        raise TypeError(f"{where}: solver must be a solver such as it.Newton(), got {name}.{hint}")
    if not isinstance(linear_solver, (LinearSolver, type(None))):
        raise TypeError(
            f"{where}: linear_solver must be None or one of it.Dense(), it.Neumann(), "
            f"it.BiCGStab(), it.CG(), it.GMRES(), got {linear_solver}."
        )


def real_floating(name: str, z: Any) -> Any:
    """Return the pytree z with integers made floating; raise if it is not of real numbers."""

    def convert(x):
        if isinstance(x, jax.Array) and jnp.issubdtype(x.dtype, jnp.floating) and not x.weak_type:
            return x
        try:
            dtype = jnp.result_type(x)
        except TypeError:
            raise TypeError(f"{name} must hold real numbers, got {type(x).__name__}.") from None
        if jnp.issubdtype(dtype, jnp.complexfloating):
            raise TypeError(f"{name} must be real, got {dtype}: split it into re and im.")
        if not jnp.issubdtype(dtype, jnp.floating):
            dtype = jnp.result_type(float)
        return jnp.asarray(x, dtype=dtype)

    if sum(np.size(x) for x in jax.tree.leaves(z)) == 0:
        raise ValueError(f"{name} holds no numbers: there is nothing to solve for.")
    return jax.tree.map(convert, z)


def check_output(name: str, out: Any, z: Any) -> None:
    """Raise a ValueError unless `out`, of f(a, z), has the structure, shapes and dtypes of z."""
    out, expected = jax.tree.map(lambda x: f"{x.dtype}{list(x.shape)}", (out, z))
    if out != expected:
        raise ValueError(
            f"{name}(a, z) must return what z is, but z is {expected} and {name} returned {out}. "
            "Look for a wrong shape, or a z0 of another dtype than the parameters."
        )
