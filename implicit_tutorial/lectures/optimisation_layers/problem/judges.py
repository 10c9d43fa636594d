"""Closed forms of the projections' Jacobians, in the order of `projections`."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float


def simplex(x: Float[Array, " n"]) -> Float[Array, "n n"]:
    """diag(s) − s sᵀ/|s|, with sᵢ = 1 where xᵢ > 0: the mean of what moves is taken off."""
    s = (x > 0).astype(x.dtype)
    return jnp.diag(s) - jnp.outer(s, s) / jnp.sum(s)


def positive(v: Float[Array, " n"]) -> Float[Array, "n n"]:
    """1 on the diagonal where vᵢ > 0."""
    return jnp.diag((v > 0).astype(v.dtype))


def second_order_cone(v: Float[Array, " n"]) -> Float[Array, "n n"]:
    """Inside I, in the opposite cone 0, and between, with u = v̄/‖v̄‖ and r = v₀/‖v̄‖,

    ½ [[1, uᵀ], [u, (1 + r) I − r u uᵀ]] (Ali et al., 2017).
    """
    length = jnp.linalg.norm(v[1:])
    u, r, eye = v[1:] / length, v[0] / length, jnp.eye(v.size - 1, dtype=v.dtype)
    lower = jnp.concatenate([u[:, None], (1 + r) * eye - r * jnp.outer(u, u)], axis=1)
    between = jnp.concatenate([jnp.concatenate([jnp.ones(1, v.dtype), u])[None], lower]) / 2
    inside = (jnp.sign(v[0]) + 1) / 2 * jnp.eye(v.size, dtype=v.dtype)
    return jnp.where(jnp.abs(v[0]) > length, inside, between)


def semidefinite(V: Float[Array, "n n"], dV: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """U (W ∘ UᵀdVU) Uᵀ along a symmetric dV, with Wᵢⱼ = (eᵢ⁺ − eⱼ⁺)/(eᵢ − eⱼ) (Löwner, 1934).

    Where eᵢ = eⱼ that is 1 or 0, as they are positive or negative.
    """
    e, U = np.linalg.eigh(np.asarray(V))
    plus = np.maximum(e, 0)
    gap = e[:, None] - e
    same = np.abs(gap) < 1e-12
    W = np.where(same, (e[:, None] > 0), (plus[:, None] - plus) / np.where(same, 1, gap))
    return jnp.asarray(U @ (W * (U.T @ np.asarray(dV) @ U)) @ U.T)
