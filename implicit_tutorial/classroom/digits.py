"""Scikit-learn's handwritten digits, which several lectures cut in their own way."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int


def shuffled(rng: np.random.Generator) -> tuple[Float[Array, "1797 64"], Int[Array, " 1797"]]:
    """Return all images of 8 × 8 pixels in [0, 1], one a row, and their classes."""
    from sklearn.datasets import load_digits

    pixels, classes = load_digits(return_X_y=True)
    order = rng.permutation(len(pixels))
    images = jnp.asarray(pixels[order] / 16, jnp.result_type(float))
    return images, jnp.asarray(classes[order], jnp.int32)
