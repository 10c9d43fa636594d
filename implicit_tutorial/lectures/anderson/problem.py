"""The solver of the Anderson exercise, in plain Python.

Its ridge λ I is added to a Gram matrix of any scale; the exercise finds out what is wrong with
that. To solve problems, take `implicit_tutorial.Anderson`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


def anderson_solver(
    func: Callable,
    z_init: Float[Array, " n"],
    m: int = 5,
    lam: float = 1e-4,
    max_iter: int = 50,
    tol: float = 1e-5,
    beta: float = 1.0,
) -> tuple[Float[Array, " n"], Float[Array, " evaluations"]]:
    """Find z = func(z) by Anderson acceleration; m = 1 is plain iteration.

    Returns z, and the residual norm ‖func(z) − z‖ at each evaluation of func. It stops where that
    is at most tol·‖func(z)‖.
    """
    z, Z, F, residuals = z_init, [], [], []
    for _ in range(max_iter):
        f_z = func(z)
        residuals.append(jnp.linalg.norm(f_z - z))
        if residuals[-1] <= tol * jnp.linalg.norm(f_z):
            break
        Z, F = [*Z, z][-m:], [*F, f_z][-m:]  # the last m iterates, and func of them
        alpha = least_squares_weights(jnp.stack(F) - jnp.stack(Z), lam)
        z = beta * alpha @ jnp.stack(F) + (1 - beta) * alpha @ jnp.stack(Z)
    return z, jnp.stack(residuals)


@jax.jit
def least_squares_weights(R: Float[Array, "m n"], ridge: float) -> Float[Array, " m"]:
    """α = argmin ‖Σ_i α_i r_i‖² + λ‖α‖²  subject to  Σ_i α_i = 1, for the rows r_i of R.

    With a multiplier μ, the gradient of ½‖Rᵀα‖² + ½λ‖α‖² + μ(Σ_i α_i − 1) is zero where

        (R Rᵀ + λ I) α + μ 1 = 0,    1ᵀα = 1.
    """
    one = jnp.ones((len(R), 1), R.dtype)
    gram = R @ R.T + ridge * jnp.eye(len(R), dtype=R.dtype)
    bordered = jnp.block([[jnp.zeros((1, 1), R.dtype), one.T], [one, gram]])
    return jnp.linalg.solve(bordered, jnp.eye(len(R) + 1, dtype=R.dtype)[0])[1:]


@partial(jax.jit, static_argnums=(0, 6, 7))
def residual_history(
    f: Callable, a: Any, z0: Float[Array, " n"], m, lam, beta, steps: int = 150, slots: int = 10
) -> Float[Array, " steps"]:
    """Return ‖f(a, z) − z‖ at each step of Anderson with memory m ≤ slots, ridge λ, mixing β.

    The same iteration as `anderson_solver`, with m, λ and β traced: a widget that moves them
    compiles once.
    """

    def step(state, k):
        z, Z, F = state
        f_z = f(a, z)
        Z, F = jnp.roll(Z, 1, 0).at[0].set(z), jnp.roll(F, 1, 0).at[0].set(f_z)
        used = jnp.arange(slots) < jnp.minimum(k + 1, m)
        R = jnp.where(used[:, None], F - Z, 0)
        # An empty slot has the row (0 … 1 … 0) and the right-hand side 0, so its weight is 0.
        gram = R @ R.T + jnp.diag(jnp.where(used, lam, 1))
        alpha = jnp.linalg.solve(
            gram / jnp.max(jnp.where(used, jnp.diag(gram), 0)), used.astype(z.dtype)
        )
        alpha = alpha / jnp.sum(alpha)
        z_next = beta * alpha @ F + (1 - beta) * alpha @ Z
        return (z_next, Z, F), jnp.linalg.norm(f_z - z)

    empty = jnp.zeros((slots, z0.size), z0.dtype)
    return jax.lax.scan(step, (z0, empty, empty), jnp.arange(steps))[1]
