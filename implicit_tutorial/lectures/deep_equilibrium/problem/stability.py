"""Is a trained layer still one that settles? Accuracy, steps and ρ, digit by digit."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Float, Int

from .data import Labelled
from .layer import Model, injected, layer, scores
from .solve import settle

PATIENCE, TOLERANCE = 200, 1e-4


class Stability(NamedTuple):
    """What a stack of models does on the test digits: arrays (seeds, digits)."""

    right: Bool[Array, "seeds digits"]  #: is the class right, after at most 200 steps?
    steps: Int[Array, "seeds digits"]
    settled: Bool[Array, "seeds digits"]  #: did plain iteration end, in 200 steps?
    radius: Float[Array, "seeds digits"]  #: ρ(∂_z f) at the fixed point; NaN where none was found

    @property
    def accuracy(self) -> Float[Array, " seeds"]:
        """The share that is right, for each seed."""
        return jnp.mean(self.right, axis=-1)


def radius(a: Any, z: Float[Array, "digits n"], steps: int = 60) -> Float[Array, " digits"]:
    """Return ρ(∂_z f) at each row of z: how much a vector grows a product, over the last 40.

    Products with J only. For a complex pair the growth of one step wavers, its mean does not.
    """
    _, push = jax.linearize(lambda z: layer(a, z), z)

    def product(u, _):
        u = push(u)
        size = jnp.linalg.norm(u, axis=1)
        return u / jnp.maximum(size, 1e-30)[:, None], jnp.log(jnp.maximum(size, 1e-30))

    _, growth = lax.scan(product, jnp.ones_like(z), length=steps)
    return jnp.exp(jnp.mean(growth[steps // 3 :], axis=0))


def by_newton(a: Any, z: Float[Array, "digits n"], steps: int = 12) -> Float[Array, "digits n"]:
    """Return the fixed points near z, by at most 12 Newton steps; none where z is one already."""
    identity = jnp.eye(z.shape[1], dtype=z.dtype)

    def residual(z):
        return layer(a, z) - z

    def going(k, z):
        return (k < steps) & jnp.any(far(residual(z), z))

    def body(carry):
        k, z, _ = carry
        slope = 1 - layer(a, z) ** 2
        A = identity[None] - slope[:, :, None] * a[0][None]
        z = z + jnp.linalg.solve(A, residual(z)[..., None])[..., 0]
        return k + 1, z, going(k + 1, z)  # carried: under vmap a condition is computed twice

    k = jnp.int32(0)
    return lax.while_loop(lambda carry: carry[2], body, (k, z, going(k, z)))[1]


def far(residual: Array, z: Array) -> Bool[Array, " digits"]:
    """Is a row no fixed point yet, to ten times the tolerance?"""
    size = jnp.linalg.norm(z, axis=1)
    return ~(jnp.linalg.norm(residual, axis=1) <= 10 * TOLERANCE * size)


@jax.jit
def stability(models: Model, test: Labelled) -> Stability:
    """Measure a stack of models on the test digits."""

    def one(model):
        a = injected(model, test.pixels)
        z, steps, settled = settle(lambda z: layer(a, z), jnp.zeros_like(a[1]), PATIENCE, TOLERANCE)
        right = jnp.argmax(scores(model, z), axis=1) == test.classes
        # A cycle goes round its fixed point: the mean of the next steps is near it.
        mean = lax.scan(lambda z, _: (layer(a, z), z), z, length=40)[1].mean(0)
        found = by_newton(a, jnp.where(settled[:, None], z, mean))
        rho = jnp.where(far(layer(a, found) - found, found), jnp.nan, radius(a, found))
        return Stability(right, steps, settled, rho)

    return jax.vmap(one)(models)


def measured_on(test: Labelled) -> Any:
    """Return measure(models), for `train`."""
    return partial(stability, test=test)
