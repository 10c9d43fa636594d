"""The data: scikit-learn's digits, and messages that travel along a chain."""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int


class Labelled(NamedTuple):
    """Images, one a row, and the class of each."""

    pixels: Float[Array, "n 64"]
    classes: Int[Array, " n"]


def digits(seed: int = 0) -> tuple[Labelled, Labelled]:
    """Return scikit-learn's digits, 8 × 8 in [0, 1]: 1297 to learn from and 500 to test on."""
    from sklearn.datasets import load_digits

    pixels, classes = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(pixels))
    images = jnp.asarray(pixels[order] / 16, jnp.result_type(float))
    labels = jnp.asarray(classes[order], jnp.int32)
    return Labelled(images[:1297], labels[:1297]), Labelled(images[1297:], labels[1297:])
