"""Ritz (1909): u = Σ cₖ φₖ with φₖ given, and the coefficients by one linear solve."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from implicit_tutorial.implicit import root

from .interval import Function, force, gauss


class Features(NamedTuple):
    """φₖ(x) = tanh(sₖ (x − pₖ)), times x(1 − x) where it has to vanish at the ends."""

    s: Float[Array, " n"]  #: steepness
    p: Float[Array, " n"]  #: where it is zero

    def __call__(self, x: Float[Array, ""], hard: bool = True) -> Float[Array, " n"]:
        """Return all φₖ at one x."""
        inside = x * (1 - x) if hard else jnp.ones_like(x)
        return inside * jnp.tanh(self.s * (x - self.p))


def drawn(seed: int, n: int) -> Features:
    """Draw n features: what the inside of a net of one layer is before it is trained."""
    rng = np.random.default_rng(seed)
    s = rng.uniform(1, 4, n) * rng.choice([-1, 1], n)
    return Features(
        *(jnp.asarray(part, jnp.result_type(float)) for part in (s, rng.uniform(size=n)))
    )


def system(
    phi: Features, beta: float | Array | None = None, f: Function = force
) -> tuple[Float[Array, "n n"], Float[Array, " n"]]:
    """Return K = ∫ φ'φ'ᵀ and b = ∫ f φ: the energy of Σ cₖφₖ is ½cᵀKc − bᵀc.

    With β the features are not held at the ends, and β (u(0)² + u(1)²) is added to the energy.
    """
    hard = beta is None
    x, w = gauss()
    value = jax.vmap(lambda x: phi(x, hard))(x)
    slope = jax.vmap(jax.jacfwd(lambda x: phi(x, hard)))(x)
    K, b = slope.T @ (w[:, None] * slope), value.T @ (w * f(x))
    if beta is None:
        return K, b
    ends = jnp.stack([phi(jnp.asarray(float(end)), hard) for end in (0, 1)])
    return K + 2 * beta * ends.T @ ends, b


@jax.jit
def coefficients(phi: Features, beta: float | Array | None = None) -> Float[Array, " n"]:
    """Return c of K c = b, by least squares as K is nearly singular."""
    return jnp.linalg.lstsq(*system(phi, beta), rcond=1e-14)[0]


def ritz(phi: Features, beta: float | Array | None = None) -> Function:
    """Return the best combination u."""
    c = coefficients(phi, beta)
    return lambda x: phi(x, beta is None) @ c


def layer(phi: Features, a: Float[Array, ""]) -> Float[Array, " n"]:
    """Return c for the load f + a x, as a root of K c = b(a)."""
    K, _ = system(phi)

    def stationary(a, c):
        return K @ c - system(phi, f=lambda x: force(x) + a * x)[1]

    return root(stationary, a, jnp.zeros_like(phi.s)).value
