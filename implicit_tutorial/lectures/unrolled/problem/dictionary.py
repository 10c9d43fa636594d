"""The dictionary that ships with the course, and how it was learned.

`python -m implicit_tutorial.lectures.unrolled.problem.dictionary` learns it anew (a minute) and
writes dictionary.npy beside this file.
"""

from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from .data import patches
from .lasso import ROWS, fista_at, lasso, objective

FILE = Path(__file__).with_name("dictionary.npy")
STROKES, BATCH = 128, 256


def shipped(dtype: Any = np.float64) -> Float[np.ndarray, "64 128"]:
    """Return the learned dictionary: 128 strokes of 8 × 8 pixels, one a column, of length one."""
    D = np.load(FILE).astype(np.float64)
    return (D / np.linalg.norm(D, axis=0)).astype(dtype)


def start(Y: Array, seed: int = 0) -> Float[Array, "64 128"]:
    """Return a dictionary of 128 of the patches themselves."""
    rows = np.random.default_rng(seed).choice(len(Y), STROKES, replace=False)
    return jnp.asarray(Y[rows].T)


def codes(D: Array, Y: Array, count: int = 60) -> Float[Array, "n 128"]:
    """Return the code of each patch by FISTA."""
    return jax.vmap(lambda a: fista_at(a, count), (ROWS,))(lasso(D, Y))


def value(D: Array, Y: Array, Z: Array) -> Float[Array, ""]:
    """Return the mean objective of patches with these codes."""
    return jnp.mean(jax.vmap(objective, (ROWS, 0))(lasso(D, Y), Z))


@partial(jax.jit, static_argnames="count")
def learn(D: Array, Y: Array, order: Array, rate: float, count: int = 60) -> tuple[Array, Array]:
    """Step down the mean objective of each batch, codes held: the envelope theorem.

    The inner loss is the outer loss, so that dz drops out (Danskin, 1967). After each step every
    column is scaled to length one: else strokes grow, and codes shrink below any price.
    """

    def one(D, batch):
        t, rows = batch
        Z = codes(D, Y[rows], count)
        now, slope = jax.value_and_grad(value)(D, Y[rows], Z)
        D = D - rate / (1 + t / 300) * slope
        return D / jnp.linalg.norm(D, axis=0, keepdims=True), now

    return lax.scan(one, D, (jnp.arange(len(order), dtype=D.dtype), order))


def batches(count: int, of: int, size: int = BATCH, seed: int = 1) -> Array:
    """Draw the rows of each batch."""
    return jnp.asarray(np.random.default_rng(seed).integers(0, of, (count, size)))


def main() -> None:
    """Learn the dictionary from 20 000 patches of china.jpg, and write it."""
    Y = jnp.asarray(patches("china", 0, 20000), jnp.float32)
    D, values = learn(start(Y, 1), Y, batches(3000, len(Y)), 30.0)
    print(f"mean objective: {values[0]:.4f} at first, {jnp.mean(values[-100:]):.4f} at last")
    np.save(FILE, np.asarray(D))


if __name__ == "__main__":
    main()
