"""The implicit function theorem for a g that has only one of the two modes."""

import jax
import jax.numpy as jnp
from jax import lax

from ..solvers.solution import norm
from .judge import determines_transposed


def by_transposes(g, a, z, linear_solver, checked, eps):
    """`differentiable` in reverse mode only, by Aᵀ and Bᵀ, for a g that has no other derivative."""

    @jax.custom_vjp
    def z_star(a, z):
        return z

    def forward(a, z):
        return z, (a, z)

    def backward(kept, v):
        a, z = kept
        z = z_star(a, z)
        _, pull_back = jax.vjp(g, a, z)

        def A_transposed(u):
            return pull_back(u)[1]

        verdict = determines_transposed(g, *lax.stop_gradient((a, z)), eps)
        *solves, _ = linear_solver.both(A_transposed, v)
        solves = [checked(each, *verdict, norm(z)) for each in solves]
        # Aᵀ u = v, and the cotangent of a is −Bᵀ u.
        u = linear_solve(A_transposed, v, *solves)
        return pull_back(-u)[0], jnp.zeros_like(z)

    z_star.defvjp(forward, backward)
    return z_star(a, z)


def linear_solve(A, b, solve, solve_transposed):
    """`lax.custom_linear_solve`; without a derivative of its own where A has no transpose."""
    try:
        return lax.custom_linear_solve(A, b, solve, solve_transposed)
    except ValueError:  # A holds a loop that runs in one direction only
        return lax.custom_linear_solve(A, b, solve)
