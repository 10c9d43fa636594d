"""Ridge regression with one penalty a feature, and its hyper-gradient and hyper-Hessian by hand."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Float

from implicit_tutorial.classroom.descent import adam
from implicit_tutorial.implicit import root

from .data import Data, Split

STEPS, RATE = 150, 0.1
Theta = Float[Array, " d"]


def stationary(a: tuple[Theta, Data], w: Float[Array, " d"]) -> Float[Array, " d"]:
    """The slope of the inner loss ½ mean (Xw − y)² + ½ Σ exp(θⱼ) wⱼ², with a = (θ, train)."""
    theta, (X, y) = a
    return X.T @ (X @ w - y) / len(y) + jnp.exp(theta) * w


def fitted(theta: Theta, train: Data, throw: bool = True) -> Float[Array, " d"]:
    """Return w*(θ), which a change of θ moves by the theorem."""
    return root(stationary, (theta, train), jnp.zeros_like(theta), throw=throw).value


def error(w: Float[Array, " d"], data: Data, used: Array | None = None) -> Float[Array, ""]:
    """Return ½ mean (Xw − y)², over the first examples only where `used` has ones for them."""
    squares = (data.X @ w - data.y) ** 2
    return 0.5 * (jnp.mean(squares) if used is None else used @ squares / jnp.sum(used))


def outer(theta: Theta, data: Split) -> Float[Array, ""]:
    """Return the validation loss of w*(θ): what θ is chosen by."""
    return error(fitted(theta, data.train), data.validation)


class ByHand(NamedTuple):
    """The closed forms that judge the package."""

    gradient: Theta
    hessian: Float[Array, "d d"]


def by_hand(theta: Theta, data: Split) -> ByHand:
    """Return dF/dθ and d²F/dθ² of `outer` in linear algebra.

    With H = XᵀX/n + diag(λ), λ = exp(θ): w = H⁻¹Xᵀy/n, u = H⁻¹ ∂ℓ/∂w and dF/dθ = −λ ∘ w ∘ u.
    For the second order differentiate w and u again.
    """
    (X, y), (V, t), lam = data.train, data.validation, jnp.exp(theta)
    P = jnp.linalg.inv(X.T @ X / len(y) + jnp.diag(lam))
    w, K = P @ (X.T @ y) / len(y), V.T @ V / len(t)
    u = P @ (K @ w - V.T @ t / len(t))
    dw = -P * (lam * w)[None]
    du = P @ K @ dw - P * (lam * u)[None]
    hessian = -jnp.diag(lam * w * u) - (lam * u)[:, None] * dw - (lam * w)[:, None] * du
    return ByHand(-lam * w * u, hessian)


class Tuned(NamedTuple):
    """The way of the hyper-parameters, and the three losses on it, before each step and after."""

    thetas: Float[Array, "steps d"]
    train: Float[Array, " steps"]
    validation: Float[Array, " steps"]
    test: Float[Array, " steps"]


@jax.jit
@partial(jax.vmap, in_axes=(0, None, None))
def tune(data: Split, used: Float[Array, " m"], tied: Bool[Array, ""]) -> Tuned:
    """Take 150 of Adam's steps on θ, from penalties of 0.1, for several splits side by side.

    Args:
        data: the splits, stacked.
        used: one for each validation example that may be looked at, zero for the others.
        tied: one penalty for all features: each gets the mean of the gradient.
    """

    def loss(theta):
        w = fitted(theta, data.train, throw=False)
        others = error(w, data.train), error(w, data.test)
        return error(w, data.validation, used), others

    def step(state, t):
        theta, m, v = state
        (value, (train, test)), slope = jax.value_and_grad(loss, has_aux=True)(theta)
        slope = jnp.where(tied, jnp.mean(slope), slope)
        return adam(theta, m, v, slope, t, RATE), Tuned(theta, train, value, test)

    start = jnp.full(data.train.X.shape[1], jnp.log(0.1))
    t = jnp.arange(1, STEPS + 1, dtype=start.dtype)
    return lax.scan(step, (start, 0 * start, 0 * start), t)[1]
