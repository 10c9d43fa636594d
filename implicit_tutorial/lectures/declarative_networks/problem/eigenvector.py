"""The top eigenvector is a node: the unit vector v for which vᵀMv is largest."""

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from implicit_tutorial.implicit import implicit_function


def by_eigh(M: Float[Array, "n n"]) -> tuple[Array, Array]:
    """Return the eigenvector of the largest eigenvalue, its largest entry positive, and that value.

    JAX can differentiate it, where all eigenvalues differ.
    """
    values, vectors = jnp.linalg.eigh(M)
    v = vectors[:, -1]
    sign = jnp.sign(v[jnp.argmax(jnp.abs(v))])
    return v * lax.stop_gradient(sign), values[-1]


def conditions(M: Float[Array, "n n"], z: tuple) -> tuple[Array, Array]:
    """Mv − λv and (1 − vᵀv)/2 for the symmetric part of M: Lagrange's, with the multiplier λ."""
    v, value = z
    return (M + M.T) @ v / 2 - value * v, (1 - v @ v) / 2


top = implicit_function(by_eigh, conditions)


def closed_form(M: Float[Array, "n n"], dM: Float[Array, "n n"]) -> Float[Array, " n"]:
    """(λI − M)⁺ dM v: how v moves along a symmetric dM."""
    v, value = by_eigh(M)
    gap = value * jnp.eye(len(v), dtype=M.dtype) - M
    return jnp.linalg.pinv(gap, rtol=1e-10) @ (dM @ v)
