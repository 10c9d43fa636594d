"""Is a trained layer still one that settles? Accuracy, steps and ρ, digit by digit."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Float, Int

from implicit_tutorial.implicit import root
from implicit_tutorial.solvers import Newton

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


def by_newton(a: Any, z: Float[Array, "digits n"]) -> Float[Array, "digits n"]:
    """Return the fixed points that at most 12 Newton steps from the rows of z find, or not."""
    W, x = a
    solver = Newton(rtol=TOLERANCE, max_steps=12)

    def one(x, z):
        return root(lambda a, z: z - layer(a, z), (W, x), z, solver=solver, throw=False).value

    return jax.vmap(one)(x, z)


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
        def near(z):
            mean = lax.scan(lambda z, _: (layer(a, z), z), z, length=40)[1].mean(0)
            return by_newton(a, jnp.where(settled[:, None], z, mean))

        found = lax.cond(jnp.all(settled), lambda z: z, near, z)
        rho = jnp.where(far(layer(a, found) - found, found), jnp.nan, radius(a, found))
        return Stability(right, steps, settled, rho)

    return lax.map(one, models)  # one after the other: most need no Newton


def measured_on(test: Labelled) -> Any:
    """Return measure(models), for `train`."""
    return partial(stability, test=test)
