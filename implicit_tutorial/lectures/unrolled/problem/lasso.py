"""The lasso: a patch y as Dz with few strokes, min ½‖Dz − y‖² + λ‖z‖₁, and who solves it."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

LAM = 0.1
Codes = Float[Array, "steps m"]


class Lasso(NamedTuple):
    """What a code depends on; `eta` is the step, and the answer does not depend on it."""

    D: Float[Array, "n m"]  #: the dictionary, one stroke a column
    y: Float[Array, " n"]  #: the patch
    lam: Float[Array, ""]  #: λ, the price of a stroke
    eta: Float[Array, ""]  #: η = 1/L with L = ‖D‖²


def lasso(D: Array, y: Array, lam: float = LAM) -> Lasso:
    """Return the lasso of one patch, or of many, one a row, with the safe step 1/‖D‖²."""
    D = jnp.asarray(D)
    eta = 1 / lax.stop_gradient(jnp.linalg.norm(D, 2)) ** 2
    return Lasso(D, jnp.asarray(y, D.dtype), jnp.asarray(lam, D.dtype), eta)


ROWS = Lasso(None, 0, None, None)  # in_axes for many patches  # type: ignore[arg-type]


def soft(v: Array, t: Array) -> Array:
    """Soft thresholding: every entry t nearer to zero, and zero where that would pass it."""
    return jnp.sign(v) * jnp.maximum(jnp.abs(v) - t, 0)


def objective(a: Lasso, z: Array) -> Float[Array, ""]:
    """Return ½‖Dz − y‖² + λ‖z‖₁."""
    return jnp.sum((a.D @ z - a.y) ** 2) / 2 + a.lam * jnp.sum(jnp.abs(z))


def step(a: Lasso, z: Array) -> Array:
    """Take one step of ISTA: down the slope of the square by η, then towards zero by ηλ.

    Its fixed points are the minima (Daubechies, Defrise and De Mol, 2004).
    """
    return soft(z - a.eta * (a.D.T @ (a.D @ z - a.y)), a.eta * a.lam)


def zeros(a: Lasso) -> Array:
    """Return the code of nothing."""
    return jnp.zeros(a.D.shape[1], a.D.dtype)


def ista(a: Lasso, steps: Float[Array, " layers"]) -> Codes:
    """Return the code after each layer, with step steps[k]/L in layer k; ones are ISTA."""

    def layer(z, share):
        z = step(a._replace(eta=share * a.eta), z)
        return z, z

    return lax.scan(layer, zeros(a), steps)[1]


def _ahead(a: Lasso, state: tuple) -> tuple:
    """Take ISTA's step from a point ahead, where the last two iterates point."""
    z, ahead, t = state
    new, later = step(a, ahead), (1 + jnp.sqrt(1 + 4 * t**2)) / 2
    return new, new + (t - 1) / later * (new - z), later


def _at_rest(a: Lasso) -> tuple:
    return zeros(a), zeros(a), jnp.ones((), a.D.dtype)


def fista(a: Lasso, count: int) -> Codes:
    """Return the code after each step of FISTA (Beck and Teboulle, 2009)."""

    def layer(state, _):
        state = _ahead(a, state)
        return state, state[0]

    return lax.scan(layer, _at_rest(a), length=count)[1]


def fista_at(a: Lasso, count: int) -> Array:
    """Return the code after so many steps of FISTA; keep none of those before."""
    return lax.fori_loop(0, count, lambda _, state: _ahead(a, state), _at_rest(a))[0]


def newton_from(a: Lasso, z: Array) -> Array:
    """Take one Newton step for z = step(a, z): exact, where the support is the right one."""
    slope = jnp.eye(z.size, dtype=z.dtype) - jax.jacfwd(lambda z: step(a, z))(z)
    return z - jnp.linalg.solve(slope, z - step(a, z))


def solved(a: Lasso, count: int = 3000) -> Array:
    """Solve to rounding: FISTA's steps, and one of Newton."""
    return newton_from(a, fista_at(a, count))


def least(a: Lasso, count: int = 600) -> Float[Array, ""]:
    """Return the least value, by FISTA, to a relative 1e-6: gaps of 1e-5 and more are judged."""
    return objective(a, fista_at(a, count))


def slope_by_lam(a: Lasso, z: Array) -> Array:
    """Return ∂z/∂λ at a minimum, in closed form: −(D_SᵀD_S)⁻¹ sign(z_S) on the support, else 0."""
    on = (z != 0).astype(z.dtype)
    gram = on[:, None] * (a.D.T @ a.D) * on[None] + jnp.diag(1 - on)
    return -jnp.linalg.solve(gram, jnp.sign(z))
