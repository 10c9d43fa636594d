"""What keeps a fixed point easy to find: a bound on ‖W‖, or a penalty on the Jacobian."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float


def largest_singular(
    W: Float[Array, "n n"], q: Float[Array, " n"], steps: int = 4
) -> tuple[Float[Array, ""], Float[Array, " n"]]:
    """Return ‖W‖₂ and its right singular vector, by power iteration on WᵀW from q.

    Between two steps of training W moves little, so that a few products with the last q do.
    """
    for _ in range(steps):
        q = W.T @ (W @ q)
        q = q / jnp.linalg.norm(q)
    return jnp.linalg.norm(W @ q), q


def contracted(
    W: Float[Array, "n n"], bound: Any, q: Float[Array, " n"]
) -> tuple[Float[Array, "n n"], Float[Array, " n"]]:
    """Return bound · W / max(bound, ‖W‖₂): W itself where its norm is within the bound.

    As |tanh'| ≤ 1, a bound below 1 makes the layer a contraction, whatever its input (Banach).
    """
    size, q = largest_singular(W, q)
    return W * jnp.minimum(1, bound / size), q


def jacobian_penalty(
    f: Callable, a: Any, z: Float[Array, "batch n"], key: Array
) -> Float[Array, ""]:
    """Estimate the mean of ‖∂_z f‖²_F / n over a batch, by one vector-Jacobian product.

    E[e eᵀ] = I gives E‖eᵀJ‖² = ‖J‖²_F (Hutchinson, 1990). z is held fixed: the penalty moves the
    weights, not the place where it is measured (Bai, Koltun and Kolter, 2021).
    """
    z = lax.stop_gradient(z)
    e = jax.random.normal(key, z.shape, z.dtype)
    _, pull_back = jax.vjp(lambda z: f(a, z), z)
    (eJ,) = pull_back(e)
    return jnp.sum(eJ**2) / z.size
