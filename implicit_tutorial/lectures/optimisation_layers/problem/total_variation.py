"""Total variation: a signal without its noise, and with its jumps."""

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import Anderson
from implicit_tutorial.solvers.solution import Solution


class Signal(NamedTuple):
    """A signal that jumps, and the same with noise."""

    clean: Float[Array, " n"]
    noisy: Float[Array, " n"]


def signal(n: int = 100, noise: float = 0.3, seed: int = 0) -> Signal:
    """Draw a signal of five steps with Gaussian noise."""
    rng = np.random.default_rng(seed)
    levels = np.array([0.0, 1.0, -0.5, 1.5, 0.5])
    clean = levels[np.arange(n) * len(levels) // n]
    return Signal(jnp.asarray(clean), jnp.asarray(clean + noise * rng.normal(size=n)))


def step(a: tuple[Array, Array], u: Float[Array, " n-1"]) -> Float[Array, " n-1"]:
    """One projected gradient step on ½‖y − Dᵀu‖² subject to |u| ≤ μ, with a = (y, μ).

    With Dx the differences of neighbours, ½‖x − y‖² + μ Σ|Dx| is smallest at x = y − Dᵀu, where u
    solves that box program: μ|d| is the largest u d with |u| ≤ μ. ‖DDᵀ‖ < 4, so a step of ¼ does.
    """
    y, mu = a
    return jnp.clip(u + jnp.diff(denoised(y, u)) / 4, -mu, mu)


def denoised(y: Float[Array, " n"], u: Float[Array, " n-1"]) -> Float[Array, " n"]:
    """Return x = y − Dᵀu; Dᵀu is u, with zeros at both ends, differenced, with a minus."""
    zero = jnp.zeros(1, u.dtype)
    return y + jnp.diff(jnp.concatenate([zero, u, zero]))


def denoise(
    y: Float[Array, " n"], mu: Float[Array, ""], solver: Any = Anderson(max_steps=5000)
) -> tuple[Float[Array, " n"], Solution]:
    """Return argmin ½‖x − y‖² + μ Σ|xᵢ₊₁ − xᵢ|, and how its box program was solved."""
    u0 = jnp.zeros(len(y) - 1, y.dtype)
    solution = fixed_point(step, (y, mu), u0, solver=solver)
    return denoised(y, solution.value), solution
