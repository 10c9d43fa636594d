"""The first problem: −u'' = π² sin πx on (0, 1), u = 0 at both ends. Everything is without units.

Its energy is E(u) = ∫ ½u'² − f u dx. Among all u that vanish at the ends u* = sin πx makes it
least, and E(u) − E(u*) = ½ ∫ (u' − u*')² dx: what is left of the energy is the error of the slope.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

E_STAR = -(np.pi**2) / 4  #: ½ ∫ u*'² − ∫ f u* = π²/4 − π²/2
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)
Function = Callable[[Array], Array]  # of one number


def force(x: Array) -> Array:
    """Return f(x) = π² sin πx."""
    return np.pi**2 * jnp.sin(np.pi * x)


def u_star(x: Array) -> Array:
    """Return sin πx."""
    return jnp.sin(np.pi * x)


def gauss() -> tuple[Float[Array, " 64"], Float[Array, " 64"]]:
    """Return 64 points in (0, 1) and their weights: exact for polynomials of degree 127."""
    dtype = jnp.result_type(float)
    return jnp.asarray((_NODES + 1) / 2, dtype), jnp.asarray(_WEIGHTS / 2, dtype)


def energy(
    u: Function, x: Float[Array, " q"], w: Float[Array, " q"], f: Function = force
) -> Float[Array, ""]:
    """Return Σ wᵢ (½u'(xᵢ)² − f(xᵢ) u(xᵢ)): the energy, as the points x with weights w see it."""
    value, slope = jax.vmap(lambda x: jax.jvp(u, (x,), (jnp.ones_like(x),)))(x)
    return w @ (slope**2 / 2 - f(x) * value)


def error(u: Function) -> Float[Array, ""]:
    """Return ‖u − u*‖/‖u*‖ in L²(0, 1)."""
    x, w = gauss()
    return jnp.sqrt(2 * (w @ (jax.vmap(u)(x) - u_star(x)) ** 2))  # ‖u*‖² = ½


def excess(u: Function) -> tuple[Float[Array, ""], Float[Array, ""]]:
    """Return E(u) − E(u*) and ½ ∫ (u' − u*')²: equal, where u vanishes at both ends."""
    x, w = gauss()
    slope = jax.vmap(jax.grad(lambda x: u(x) - u_star(x)))(x)
    return energy(u, x, w) - E_STAR, w @ slope**2 / 2
