"""The derivative of the answer: by the theorem, and through k steps of ISTA."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from implicit_tutorial.classroom.measure import bytes_of
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


class Study(NamedTuple):
    """How unrolled slopes fare beside the theorem's, one entry for each number of steps."""

    off_D: Float[Array, " ks"]  #: the relative error of the slope by the dictionary
    off_lam: Float[Array, " ks"]  #: that of the slope by λ
    megabytes: Float[np.ndarray, " ks"]  #: what the compiled gradient keeps meanwhile
    of_the_theorem: float  #: what the theorem's keeps


def _measured(D: Array, Y: Array, code) -> tuple[Slopes, float]:
    compiled = slopes.lower(D, Y, code).compile()
    return compiled(D, Y), bytes_of(compiled) / 1e6


def study(D: Array, Y: Array, ks: tuple[int, ...]) -> Study:
    """Return errors and memory of the slopes through k steps, for each k."""
    right, least = _measured(D, Y, code)
    found, kept = zip(*(_measured(D, Y, through(k)) for k in ks), strict=True)

    def off(part):
        wanted = getattr(right, part)
        wrong = [jnp.linalg.norm(getattr(each, part) - wanted) for each in found]
        return jnp.stack(wrong) / jnp.linalg.norm(wanted)

    return Study(off("D"), off("lam"), np.array(kept), least)
