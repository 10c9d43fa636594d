"""Differentiating an ODE solve by hand: the adjoint ODE, and the theorem on Euler's equations."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import implicit_function
from implicit_tutorial.solvers import Dense

from .checks import check_end
from .flow import resnet
from .solve import solve


def adjoint_gradients(
    field: Callable, z_T: Float[Array, " dim"], a_T: Float[Array, " dim"], T: Any, **options: Any
) -> tuple[Array, Any, Array]:
    """Return ∂L/∂z(0), ∂L/∂θ and ∂L/∂T from z(T) and a(T) = ∂L/∂z(T), by the adjoint ODE.

    The layer's condition is g(θ, z) = dz/dt − f(t, z, θ) = 0 at every time. The theorem solves
    (∂_z g)ᵀ a = (∂ℓ/∂z)ᵀ, where ∂_z g = d/dt − ∂_z f. The transpose of d/dt is −d/dt (integrate
    by parts), so the linear solve is itself an ODE, from T back to 0:

        −da/dt − (∂_z f)ᵀ a = 0,   a(T) = ∂L/∂z(T),
        ∂L/∂θ = ∫ (∂_θ f)ᵀ a dt,   ∂L/∂z(0) = a(0),   ∂L/∂T = a(T)ᵀ f(T, z(T)).

    z is computed again on the way back, from z(T), so that nothing of the way forth is kept.
    That is diffrax.BacksolveAdjoint; with a contracting field it goes wrong.

    Args:
        field: a field whose leaves θ are floating arrays.
        z_T: the state at the end.
        a_T: the gradient of the loss with respect to z_T.
        T: the end time, above 0.
        **options: as in `solve`.

    Source:
        Pontryagin et al. (1962); Chen et al., Neural ordinary differential equations (2018).
    """
    T = check_end(T, z_T.dtype)

    def backward(s, state):
        z, a, _ = state
        t = T - s
        f, pull_back = jax.vjp(lambda field, z: field(t, z), field, z)
        gradient, a_dot = pull_back(a)
        return -f, a_dot, gradient  # dz/ds, da/ds and d(∂L/∂θ)/ds, as s = T − t runs forth

    start = z_T, a_T, jax.tree.map(jnp.zeros_like, field)
    path = solve(backward, start, jnp.stack([jnp.zeros_like(T), T]), **options)
    _, a_0, gradient = jax.tree.map(lambda leaf: leaf[-1], path.states)
    return a_0, gradient, a_T @ field(T, z_T)


def euler_conditions(z0: Float[Array, " dim"], T: Any, steps: int) -> Callable:
    """Return the conditions g(field, path) that hold along Euler's path: one row a state.

    Row 0 is z_0 − z0, row k + 1 is z_{k+1} − z_k − h f(t_k, z_k): dz/dt − f = 0, on a grid.
    """
    h = jnp.asarray(T, z0.dtype) / steps
    times = h * jnp.arange(steps, dtype=z0.dtype)

    def conditions(field, path):
        speeds = jax.vmap(field)(times, path[:-1])
        return jnp.concatenate([path[:1] - z0[None], path[1:] - path[:-1] - h * speeds])

    return conditions


def implicit_euler_path(z0: Float[Array, " dim"], T: Any, steps: int) -> Callable:
    """Return path(field): Euler's states (steps + 1, dim), differentiable by the theorem alone.

    The dense solve is for showing that it is one: its matrix is ∂_z g, block by block, and its
    transpose runs from the last state to the first. Nobody would compute it so.
    """
    return implicit_function(
        lambda field: resnet(field, z0, T, steps),
        euler_conditions(z0, T, steps),
        linear_solver=Dense(),
    )
