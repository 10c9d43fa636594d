"""Which half has a derivative? θ by a load, and u by it: E(θ, a) with the load f + a x.

u(a) = sin πx + a (x − x³)/6 in closed form, so that ∂u/∂a is (x − x³)/6.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float

from implicit_tutorial.classroom.exercise.evaluated import quiet
from implicit_tutorial.implicit import NotDifferentiable, implicit_function

from .interval import energy, force, gauss
from .network import Layers, hard

Theta = Float[Array, " p"]


def flat(theta: Layers) -> tuple[Theta, Callable[[Theta, Array], Array]]:
    """Return θ as one vector, and u(θ, x) of such a vector."""
    vector, layers = ravel_pytree(theta)
    return vector, lambda vector, x: hard(layers(vector), x)


def loaded_energy(u: Callable) -> Callable[[Array, Theta], Array]:
    """Return E(a, θ), the energy of u(θ, ·) under the load f + a x."""

    def E(a, theta):
        return energy(lambda x: u(theta, x), *gauss(), f=lambda x: force(x) + a * x)

    return E


@jax.jit
def _hessian(theta: Layers) -> Float[Array, "p p"]:
    vector, u = flat(theta)
    return jax.hessian(loaded_energy(u), argnums=1)(jnp.zeros(()), vector)


def spectrum(theta: Layers) -> Float[np.ndarray, " p"]:
    """Return the eigenvalues of the θ-Hessian of the energy, the lowest first."""
    return np.linalg.eigvalsh(np.asarray(_hessian(theta)))


class Count(NamedTuple):
    """How many eigenvalues there are, are below 1e-6 of the largest in size, are negative."""

    all: int
    small: int
    negative: int


def count(eigenvalues: Float[np.ndarray, " p"]) -> Count:
    """Count them."""
    small = np.abs(eigenvalues) < 1e-6 * eigenvalues.max()
    return Count(len(eigenvalues), int(small.sum()), int((eigenvalues < 0).sum()))


def refusal(theta: Layers) -> str:
    """Return what the package says to ∂θ*/∂a, or nothing where it gives one."""
    vector, u = flat(theta)
    theta_star = implicit_function(lambda a: vector, jax.grad(loaded_energy(u), argnums=1))
    try:
        with quiet("jax._src.callback"):  # JAX logs what it raises, too
            jax.block_until_ready(jax.jit(jax.jacfwd(theta_star))(jnp.zeros(())))
    except (RuntimeError, ValueError) as error:
        if NotDifferentiable.__name__ in f"{type(error).__name__} {error}":
            return str(error)
        raise
    return ""


@jax.jit
def tangent_derivative(theta: Layers) -> Float[Array, " 64"]:
    """Return ∂u/∂a at Gauss' points: J dθ, where dθ minimises the energy of J dθ.

    J is ∂u/∂θ. The Hessian is taken without the second derivatives of u by θ (Gauss and Newton):
    ∫ J'ᵀJ' dθ = ∫ Jᵀ x. It is singular as well; but each of its solutions gives one J dθ.
    """
    vector, u = flat(theta)
    x, w = gauss()
    by_theta = jax.jacfwd(lambda theta: jax.vmap(lambda x: u(theta, x))(x))
    slopes = jax.jacfwd(lambda theta: jax.vmap(jax.grad(lambda x: u(theta, x)))(x))
    J, dJ = by_theta(vector), slopes(vector)
    root_w = jnp.sqrt(w)[:, None]
    # Least squares on the square root of the matrix keep twice as many digits of it.
    U, s, V = jnp.linalg.svd(root_w * dJ, full_matrices=False)
    inverse = jnp.where(s > 1e-6 * s[0], 1 / s, 0)
    return J @ (V.T @ (inverse**2 * (V @ (J.T @ (w * x)))))


def derivative_error(found: Float[Array, " 64"]) -> Float[Array, ""]:
    """Return its relative L² distance from (x − x³)/6."""
    x, w = gauss()
    exact = (x - x**3) / 6
    return jnp.sqrt(w @ (found - exact) ** 2 / (w @ exact**2))
