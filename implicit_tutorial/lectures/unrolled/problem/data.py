"""Patches of two photographs that ship with scikit-learn."""

from functools import cache

import numpy as np
from jaxtyping import Float

LEAST = 0.25  # a patch with less contrast than this (‖pixels − mean‖, grey in [0, 1]) is left out


@cache
def photograph(name: str) -> Float[np.ndarray, "427 640"]:
    """Return "china" or "flower" in grey, from 0 (black) to 1."""
    from sklearn.datasets import load_sample_image

    return load_sample_image(f"{name}.jpg").mean(axis=2) / 255


def patches(name: str, seed: int, count: int) -> Float[np.ndarray, "count 64"]:
    """Draw 8 × 8 patches, each without its mean and scaled to length one."""
    picture, rng = photograph(name), np.random.default_rng(seed)
    rows, columns = (rng.integers(0, size - 7, 8 * count) for size in picture.shape)
    drawn = np.lib.stride_tricks.sliding_window_view(picture, (8, 8))[rows, columns]
    drawn = drawn.reshape(-1, 64) - drawn.mean(axis=(1, 2))[:, None]
    lengths = np.linalg.norm(drawn, axis=1)
    return (drawn[lengths > LEAST] / lengths[lengths > LEAST, None])[:count]


def tiles(
    name: str, row: int, column: int, across: int = 8
) -> tuple[Float[np.ndarray, "n 64"], Float[np.ndarray, "n 1"]]:
    """Cut a square of across × across patches; return them without their means, and the means."""
    size = 8 * across
    square = photograph(name)[row : row + size, column : column + size]
    cut = square.reshape(across, 8, across, 8).swapaxes(1, 2).reshape(-1, 64)
    means = cut.mean(axis=1, keepdims=True)
    return cut - means, means


def joined(cut: Float[np.ndarray, "n 64"]) -> Float[np.ndarray, "h w"]:
    """Put a square's patches together again."""
    across = round(len(cut) ** 0.5)
    return cut.reshape(across, across, 8, 8).swapaxes(1, 2).reshape(8 * across, 8 * across)
