"""Hyper-parameters overfit, too: thirty penalties, and few examples to choose them by."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from .data import Split
from .ridge import Theta, error, tune


def first(examples: int, of: int = 500) -> Float[Array, " of"]:
    """Return ones for the validation examples that may be looked at."""
    return (jnp.arange(of) < examples).astype(jnp.result_type(float))


@jax.jit
@jax.vmap
def refitted(data: Split, theta: Theta, used: Float[Array, " m"]) -> Float[Array, ""]:
    """Return the test loss of one fit to the training *and* the validation examples used.

    The penalty is that which was chosen, a share of the training set's loss as before.
    """
    X = jnp.concatenate([data.train.X, data.validation.X * used[:, None]])
    y = jnp.concatenate([data.train.y, data.validation.y * used])
    H = X.T @ X + len(data.train.y) * jnp.diag(jnp.exp(theta))
    return error(jnp.linalg.solve(H, X.T @ y), data.test)


class Study(NamedTuple):
    """Losses after tuning, an array (sizes, splits) each."""

    one_validation: Float[np.ndarray, "sizes splits"]
    one_test: Float[np.ndarray, "sizes splits"]
    many_validation: Float[np.ndarray, "sizes splits"]
    many_test: Float[np.ndarray, "sizes splits"]
    both: Float[np.ndarray, "sizes splits"]  #: one penalty, then a fit to all examples


def study(data: Split, sizes: tuple[int, ...]) -> Study:
    """Tune one penalty and thirty on the first validation examples, for each number of these."""
    rows = []
    for size in sizes:
        used = first(size)
        one, many = tune(data, used, jnp.array(True)), tune(data, used, jnp.array(False))
        both = refitted(data, one.thetas[:, -1], jnp.stack([used] * len(one.thetas)))
        ends = (one.validation, one.test, many.validation, many.test)
        rows.append([*(np.asarray(losses)[:, -1] for losses in ends), np.asarray(both)])
    return Study(*np.array(rows).swapaxes(0, 1))
