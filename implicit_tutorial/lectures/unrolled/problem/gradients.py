"""The derivative of the answer: by the theorem, and through k steps of ISTA."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import implicit_function, unrolled

from .lasso import LAM, ROWS, Lasso, lasso, solved, step, zeros


class Slopes(NamedTuple):
    """The derivative of an outer loss by the dictionary and by λ."""

    D: Float[Array, "n m"]
    lam: Float[Array, ""]


def conditions(a: Lasso, z: Array) -> Array:
    """Z − step(a, z): zero at a minimum."""
    return z - step(a, z)


code = implicit_function(solved, conditions)


def misfit(D: Array, lam: Array, Y: Array, code=code) -> Float[Array, ""]:
    """Return the mean of ½‖Dz − y‖² over patches: not what z makes small, the price is missing."""

    def one(a):
        return jnp.sum((a.D @ code(a) - a.y) ** 2) / 2

    return jnp.mean(jax.vmap(one, (ROWS,))(lasso(D, Y)._replace(lam=lam)))


def through(k: int):
    """Return the code after k steps of ISTA, differentiated through each."""
    return lambda a: unrolled(step, a, zeros(a), k)


@partial(jax.jit, static_argnames="code")
def slopes(D: Array, Y: Array, code=code) -> Slopes:
    """Return the derivatives of the misfit by D and λ."""
    return Slopes(*jax.grad(misfit, (0, 1))(D, jnp.asarray(LAM, D.dtype), Y, code))


def errors(D: Array, Y: Array, ks: tuple[int, ...]) -> Slopes:
    """Return the relative errors of unrolled slopes for each k, by D and by λ."""
    right = slopes(D, Y)
    found = [slopes(D, Y, through(k)) for k in ks]

    def off(part):
        wrong = [getattr(each, part) - getattr(right, part) for each in found]
        return jnp.stack([jnp.linalg.norm(w) for w in wrong]) / jnp.linalg.norm(
            getattr(right, part)
        )

    return Slopes(off("D"), off("lam"))
