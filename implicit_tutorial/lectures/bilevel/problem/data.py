"""Data in three parts: to fit on, to choose by, and to report. The third is looked at once."""

from itertools import pairwise
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float


class Data(NamedTuple):
    """Examples, one a row, and what is to be said of each."""

    X: Float[Array, "n d"]
    y: Float[Array, " n"]


class Split(NamedTuple):
    """Examples to fit w on (inner), to choose θ by (outer), and to report."""

    train: Data
    validation: Data
    test: Data


def cut(X: np.ndarray, y: np.ndarray, train: int, validation: int) -> Split:
    """Cut rows into three parts; the last gets all that is left."""
    ends = [0, train, train + validation, len(y)]
    return Split(*(Data(jnp.asarray(X[i:j]), jnp.asarray(y[i:j])) for i, j in pairwise(ends)))


def split(X: np.ndarray, y: np.ndarray, train: int, validation: int) -> Split:
    """Cut rows into three parts, each column scaled by the mean and spread of the first."""
    X = (X - X[:train].mean(0)) / X[:train].std(0)
    y = (y - y[:train].mean(0)) / y[:train].std(0)
    return cut(X, y, train, validation)


def logistic(w: Float[Array, " d"], data: Data) -> Float[Array, " n"]:
    """Return −log p(y) of each example, with p(1) = 1/(1 + exp(−xᵀw)) and labels 0 or 1."""
    scores = data.X @ w
    return jax.nn.softplus(scores) - data.y * scores


def stacked(splits: list[Any]) -> Any:
    """Put splits of equal sizes side by side, for vmap."""
    return jax.tree.map(lambda *parts: jnp.stack(parts), *splits)


def linear(seed: int, matter: int, features: int = 30, noise: float = 1.0) -> Split:
    """Draw y = Xw + noise with `matter` weights of size 1/√matter: 40, 500 and 1000 examples."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(1540, features))
    w = np.where(np.arange(features) < matter, rng.choice([-1, 1], features), 0) / matter**0.5
    return split(X, X @ w + noise * rng.normal(size=len(X)), 40, 500)


def friedman(seed: int, features: int = 10) -> Split:
    """Draw Friedman's function of 5 features beside 5 that do nothing: 100, 100 and 242 examples.

    y = 10 sin(π x₁x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + noise of variance 1, x uniform in [0, 1].
    """
    rng = np.random.default_rng(seed)
    X = rng.uniform(size=(442, features))
    curved = 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2
    y = curved + 10 * X[:, 3] + 5 * X[:, 4] + rng.normal(size=len(X))
    return split(X, y, 100, 100)


def diabetes(seed: int) -> Split:
    """Return scikit-learn's diabetes, 442 patients and 10 features, in a random order."""
    from sklearn.datasets import load_diabetes

    X, y = load_diabetes(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(y))
    return split(X[order], y[order], 100, 100)
