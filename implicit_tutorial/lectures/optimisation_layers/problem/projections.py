"""Projections: the nearest point of a set. Each is a layer, and has a closed form that judges it.

A projection onto a cone K (the positive numbers, the second-order cone, the positive semidefinite
matrices) is told from v by one equation in x, with a product of its own for each cone:

    x ∘ (x − v) = 0,    x and x − v in K

(Moreau, 1962). For numbers x ∘ y is the product entry by entry: this is λ ∘ slack = 0 again. Its
derivative by x is invertible unless an entry, or an eigenvalue, of v is zero: there the projection
has a kink, and the layer refuses to be differentiated.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import implicit_function, root
from implicit_tutorial.solvers import Newton


def mass_left(v: Float[Array, " n"], tau: Float[Array, ""]) -> Float[Array, ""]:
    """Σ max(vᵢ − τ, 0) − 1: zero where v, lowered by τ and cut off at zero, sums to one."""
    return jnp.sum(jnp.maximum(v - tau, 0)) - 1


def simplex(v: Float[Array, " n"]) -> Float[Array, " n"]:
    """The nearest x ≥ 0 with Σ xᵢ = 1: max(v − τ, 0), with one root τ (Held et al., 1974).

    `mass_left` is convex and falls with τ, and max v − 1 lies left of its root: from there Newton
    walks to it without passing it, and arrives after as many steps as it crosses kinks. Where some
    vᵢ is τ itself x* has a kink: there JAX's rule for max takes half a slope, which neither side
    has, and nothing is refused.
    """
    tau = root(mass_left, v, jnp.max(v) - 1, solver=Newton()).value
    return jnp.maximum(v - tau, 0)


def l1_ball(v: Float[Array, " n"]) -> Float[Array, " n"]:
    """The nearest x with Σ |xᵢ| ≤ 1: the simplex for |v|, with the signs of v."""
    outside = jnp.sum(jnp.abs(v)) > 1
    far = jnp.where(outside, jnp.abs(v), 1.0)  # a branch not taken must have a derivative, too
    return jnp.where(outside, jnp.sign(v) * simplex(far), v)


def numbers_times(x: Array, y: Array) -> Array:
    """The product of two vectors, entry by entry."""
    return x * y


def second_order_times(x: Array, y: Array) -> Array:
    """The product of the second-order cone: (xᵀy, x₀ȳ + y₀x̄), with x = (x₀, x̄)."""
    return jnp.concatenate([(x @ y)[None], x[0] * y[1:] + y[0] * x[1:]])


def symmetric_times(x: Array, y: Array) -> Array:
    """The product of symmetric matrices: ½ (xy + yx)."""
    return (x @ y + y @ x) / 2


def nearest_positive(v: Float[Array, " n"]) -> Float[Array, " n"]:
    """The nearest x ≥ 0."""
    return jnp.maximum(v, 0)


def nearest_second_order(v: Float[Array, " n"]) -> Float[Array, " n"]:
    """The nearest x with ‖x̄‖ ≤ x₀."""
    length = jnp.linalg.norm(v[1:])
    unit = v[1:] / jnp.where(length > 0, length, 1)
    # v = ½(v₀ + ‖v̄‖)(1, u) + ½(v₀ − ‖v̄‖)(1, −u): each half is kept where it is positive.
    plus, minus = (jnp.maximum(v[0] + s * length, 0) / 2 for s in (1, -1))
    return jnp.concatenate([(plus + minus)[None], (plus - minus) * unit])


def nearest_semidefinite(V: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """The nearest X ⪰ 0 to a symmetric V: the eigenvalues below zero are cut off."""
    eigenvalues, U = jnp.linalg.eigh((V + V.T) / 2)
    return (U * jnp.maximum(eigenvalues, 0)[None]) @ U.T


positive = implicit_function(nearest_positive, lambda v, x: numbers_times(x, x - v))
second_order_cone = implicit_function(
    nearest_second_order, lambda v, x: second_order_times(x, x - v)
)
semidefinite = implicit_function(
    nearest_semidefinite, lambda V, X: symmetric_times(X, X - (V + V.T) / 2)
)
