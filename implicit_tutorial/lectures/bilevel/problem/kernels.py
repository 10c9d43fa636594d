"""Kernel ridge regression with one length-scale a feature, tuned in three ways."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy.linalg import cho_factor, cho_solve
from jaxtyping import Array, Float

from implicit_tutorial.classroom.descent import adam
from implicit_tutorial.implicit import implicit_function

from .data import Data, Split

STEPS, RATE, VALUES = 60, 0.15, 240
Theta = Float[Array, " 1+d"]  #: log of the ridge, then log of each 1/ℓⱼ


def kernel(theta: Theta, X: Float[Array, "n d"], V: Float[Array, "m d"]) -> Float[Array, "n m"]:
    """Return exp(−½ Σⱼ (xⱼ − vⱼ)²/ℓⱼ²) for each pair of rows."""
    X, V = (rows * jnp.exp(theta[1:])[None] for rows in (X, V))
    far = jnp.sum(X**2, 1)[:, None] + jnp.sum(V**2, 1)[None] - 2 * X @ V.T
    return jnp.exp(-0.5 * far)


def conditions(a: tuple[Theta, Data], alpha: Float[Array, " n"]) -> Float[Array, " n"]:
    """(K + exp(θ₀) I) α − y: zero at the coefficients of kernel ridge regression."""
    theta, (X, y) = a
    return kernel(theta, X, X) @ alpha + jnp.exp(theta[0]) * alpha - y


def solve(a: tuple[Theta, Data]) -> Float[Array, " n"]:
    """Solve them by Cholesky."""
    theta, (X, y) = a
    ridge = jnp.exp(theta[0]) * jnp.eye(len(y), dtype=y.dtype)
    return cho_solve(cho_factor(kernel(theta, X, X) + ridge), y)


alpha_star = implicit_function(solve, conditions, throw=False)


def losses(theta: Theta, data: Split, alpha_of=alpha_star) -> tuple[Array, Array]:
    """Return the mean squared errors on the validation and on the test examples."""
    alpha = alpha_of((theta, data.train))

    def error(part):
        return jnp.mean((kernel(theta, part.X, data.train.X) @ alpha - part.y) ** 2)

    return error(data.validation), error(data.test)


class Found(NamedTuple):
    """What a search has chosen: by its validation loss alone."""

    validation: Float[Array, ""]
    test: Float[Array, ""]
    theta: Theta


def _best(thetas, validation, test) -> Found:
    at = jnp.argmin(validation)
    return Found(validation[at], test[at], thetas[at])


@jax.jit
@partial(jax.vmap, in_axes=(0, None))
def search(data: Split, thetas: Float[Array, "values 1+d"]) -> Found:
    """Try each θ; the splits stand side by side."""
    return _best(thetas, *lax.map(lambda theta: losses(theta, data, solve), thetas))


@jax.jit
@partial(jax.vmap, in_axes=(0, None))
def climb_down(data: Split, start: Theta) -> Found:
    """Take `STEPS` of Adam's steps along the hyper-gradient, and choose among the θ met."""

    def step(state, t):
        theta, m, v = state
        (value, test), slope = jax.value_and_grad(losses, has_aux=True)(theta, data)
        return adam(theta, m, v, slope, t, RATE), (theta, value, test)

    t = jnp.arange(1, STEPS + 1, dtype=start.dtype)
    return _best(*lax.scan(step, (start, 0 * start, 0 * start), t)[1])


def start(features: int) -> Theta:
    """Return where the descent begins: ridge 0.1, each length-scale 3."""
    return jnp.concatenate([jnp.log(jnp.array([0.1])), jnp.full(features, -jnp.log(3.0))])


def grid(features: int) -> Float[Array, "values 1+d"]:
    """Return 15 ridges from 0.001 to 1 times 16 length-scales from 0.3 to 30, one for all."""
    ridges, scales = np.meshgrid(np.linspace(-3, 0, 15), np.linspace(-0.5, 1.5, 16))
    both = [ridges.reshape(-1, 1), -np.repeat(scales.reshape(-1, 1), features, 1)]
    return jnp.asarray(np.log(10) * np.concatenate(both, 1))


def random(features: int, seed: int = 0) -> Float[Array, "values 1+d"]:
    """Draw as many θ from the same ranges, each length-scale on its own."""
    rng = np.random.default_rng(seed)
    ridges = rng.uniform(-3, 0, size=(VALUES, 1))
    scales = rng.uniform(-0.5, 1.5, size=(VALUES, features))
    return jnp.asarray(np.log(10) * np.concatenate([ridges, -scales], 1))


def three_ways(data: Split) -> dict[str, Found]:
    """Tune the same splits by grid, by random search and by hyper-gradients."""
    features = data.train.X.shape[-1]
    return {
        "grid": search(data, grid(features)),
        "random": search(data, random(features)),
        "hyper-gradients": climb_down(data, start(features)),
    }
