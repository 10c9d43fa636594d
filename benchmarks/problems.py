"""What is solved: the tanh layer z = tanh(W z + x), and linear maps with a chosen spectrum."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np


def layer(a, z):
    """f(a, z) = tanh(W z + x), the layer of lecture 01; a = (W, x)."""
    W, x = a
    return jnp.tanh(W @ z + x)


def batch_layer(a, z):
    """The same for a native batch: the rows of z are examples, and all of them one unknown."""
    W, x = a
    return jnp.tanh(z @ W.T + x)


def linear(a, z):
    """f(a, z) = W z + x, whose derivative is W everywhere."""
    W, x = a
    return W @ z + x


def random_matrix(n: int) -> np.ndarray:
    """Independent normal entries, spectral radius about 0.8: an easy problem, not symmetric."""
    return 0.8 / np.sqrt(n) * np.random.default_rng(n).standard_normal((n, n))


def symmetric_matrix(n: int) -> np.ndarray:
    """Eigenvalues −0.3 … 0.97, evenly spaced: slow real modes."""
    Q, _ = np.linalg.qr(np.random.default_rng(n).standard_normal((n, n)))
    return Q @ np.diag(np.linspace(-0.3, 0.97, n)) @ Q.T


def spectral_matrix(n: int, radius: float, rotating: bool) -> np.ndarray:
    """Asymmetric; eigenvalues real (−radius/2 … radius), or all round the circle |λ| = radius."""
    rng = np.random.default_rng(n)
    if rotating:
        D = np.zeros((n, n))
        for i, t in enumerate(np.linspace(0.05, 3.09, n // 2)):
            D[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = radius * np.array(
                [[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]
            )
    else:
        D = np.diag(np.linspace(-radius / 2, radius, n))
    S = np.eye(n) + 0.3 / np.sqrt(n) * rng.standard_normal((n, n))
    return S @ D @ np.linalg.inv(S)


MATRICES = {"random": random_matrix, "symmetric": symmetric_matrix}


@cache
def tanh_problem(matrix: str, n: int, batch: int = 1, dtype=jnp.float32):
    """((W, x), z0) of the layer; x and z0 have a leading axis where batch > 1."""
    W = MATRICES[matrix](n)
    x = 0.3 * np.random.default_rng(n + batch).standard_normal((batch, n) if batch > 1 else n)
    a = (jnp.asarray(W, dtype), jnp.asarray(x, dtype))
    return jax.block_until_ready((a, jnp.zeros_like(a[1])))


@cache
def reference(matrix: str, n: int, batch: int = 1, first: int | None = None):
    """(z*, dℓ/dx, dℓ/dW) for ℓ = ½ ‖z*‖², by Newton and dense solves in float64, in NumPy.

    `first` takes only so many examples of a batch: a dense solve for each of 1024 takes minutes.
    """
    (W, x), _ = tanh_problem(matrix, n, batch)
    W, x = np.asarray(W, np.float64), np.atleast_2d(np.asarray(x, np.float64))[:first]
    z = np.zeros_like(x)
    step = x
    while np.abs(step).max() > 1e-5:  # plain iteration first: Newton then has little to do
        step = np.tanh(z @ W.T + x) - z
        z += step
    dx, dW = np.empty_like(x), np.zeros_like(W)
    for i in range(len(x)):
        for _ in range(2):
            t = np.tanh(W @ z[i] + x[i])
            z[i] -= np.linalg.solve(np.eye(n) - (1 - t**2)[:, None] * W, z[i] - t)
        slope = 1 - np.tanh(W @ z[i] + x[i]) ** 2
        dx[i] = slope * np.linalg.solve((np.eye(n) - slope[:, None] * W).T, z[i])
        dW += np.outer(dx[i], z[i])
    return (z, dx, dW) if batch > 1 else (z[0], dx[0], dW)


def relative_error(got, wanted) -> float:
    """‖got − wanted‖ / ‖wanted‖ over all leaves, in float64."""
    got, wanted = (
        np.concatenate([np.ravel(np.asarray(x, np.float64)) for x in jax.tree.leaves(tree)])
        for tree in (got, wanted)
    )
    return float(np.linalg.norm(got - wanted) / np.linalg.norm(wanted))
