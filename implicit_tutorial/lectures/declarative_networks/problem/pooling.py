"""A robust mean as a node: y = argmin Σ φ(y − xᵢ), found by reweighting."""

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import fixed_point, implicit_function
from implicit_tutorial.solvers import FixedPointIteration

from .penalties import PENALTIES

#: Ten points, three of them outliers: 5, 7 and −6.
TEN = (-0.4, -0.2, -0.1, 0.0, 0.1, 0.4, 0.6, 5.0, 7.0, -6.0)
#: Seven points, one of them to be dragged: the last.
SIX = (-0.9, -0.5, -0.1, 0.2, 0.5, 0.8)


def residuals(x: Float[Array, "n *d"], y: Float[Array, "*d"]) -> Float[Array, "n d"]:
    """Return y − xᵢ, a row each; of numbers, rows of one number."""
    return jax.vmap(lambda point: jnp.ravel(y - point))(x)


def energy(name: str, a: tuple, y: Float[Array, "*d"]) -> Float[Array, ""]:
    """Σ φ(‖y − xᵢ‖, α), for a = (x, α, start)."""
    x, alpha, _ = a
    return jnp.sum(PENALTIES[name].phi(residuals(x, y), alpha))


def reweighted(name: str, a: tuple, y: Float[Array, "*d"]) -> Float[Array, "*d"]:
    """One step of iteratively reweighted least squares: the mean with the weights at y."""
    x, alpha, _ = a
    w = PENALTIES[name].weight(residuals(x, y), alpha)
    return jnp.tensordot(w, x, axes=(0, 0)) / jnp.sum(w)


def pool(
    name: str,
    x: Float[Array, "n *d"],
    alpha: Float[Array, ""],
    start: Float[Array, "*d"] | None = None,
    throw: bool = True,
) -> Float[Array, "*d"]:
    """Return y = argmin Σ φ(‖y − xᵢ‖, α): the minimum that reweighting reaches from `start`.

    The solver lowers the energy at each step. It is not differentiated: the condition is, that the
    energy's gradient by y is zero.

    Args:
        name: a key of PENALTIES.
        x: n points, numbers or vectors.
        alpha: from which distance on a point counts for less.
        start: where to begin; None is the mean of the points. y does not depend on it but by jumps.
        throw: as in `implicit_function`.

    Raises:
        NotConverged: where reweighting does not settle. NotDifferentiable: where the energy's
        second derivative is singular, so that no derivative is determined.
    """
    tight = FixedPointIteration(rtol=_digits(x), atol=_digits(x), max_steps=5000)

    def solve(a):
        return fixed_point(partial(reweighted, name), a, a[2], solver=tight, throw=throw).value

    layer = implicit_function(solve, lambda a, y: jax.grad(energy, 2)(name, a, y), throw=throw)
    return layer((x, alpha, jnp.mean(x, axis=0) if start is None else start))


def lowest(
    name: str, x: Float[Array, "n d"], alpha: Float[Array, ""], every: int = 8
) -> Float[Array, " d"]:
    """Pool from every eighth point, and return the minimum whose energy is lowest."""
    starts = x[::every]
    ends = jax.vmap(lambda start: pool(name, x, alpha, start, throw=False))(starts)
    heights = jax.vmap(lambda y: energy(name, (x, alpha, y), y))(ends)
    return ends[jnp.argmin(heights)]


def _digits(x: Array) -> float:
    """Return how small a step is none: 64 roundings."""
    return 64 * float(jnp.finfo(x.dtype).eps)


def influence(
    name: str, x: Float[Array, " n"], alpha: Float[Array, ""], y: Float[Array, ""]
) -> Float[Array, " n"]:
    """The closed form of ∂y/∂xᵢ: φ''(y − xᵢ)/Σ φ''(y − xⱼ)."""
    phi = PENALTIES[name].phi
    slope = jax.grad(lambda r: phi(r[None], alpha))
    bend = jax.vmap(jax.grad(slope))(y - x)
    return bend / jnp.sum(bend)
