"""The data: scikit-learn's digits, and messages that travel along a chain."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Array, Float, Int

from implicit_tutorial.classroom.digits import shuffled


class Labelled(NamedTuple):
    """Images, one a row, and the class of each."""

    pixels: Float[Array, "n 64"]
    classes: Int[Array, " n"]


def digits(seed: int = 0) -> tuple[Labelled, Labelled]:
    """Return scikit-learn's digits, 8 × 8 in [0, 1]: 1297 to learn from and 500 to test on."""
    images, labels = shuffled(np.random.default_rng(seed))
    return Labelled(images[:1297], labels[:1297]), Labelled(images[1297:], labels[1297:])
