"""What a solver returns, when it stops, and the one loop that all of them share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Float, Int

Vector = Float[Array, " n"]
# step(z, state) -> (residual at z, move), where move(active) -> (next z, next state)
Step = Callable[[Vector, Any], tuple[Vector, Callable[[Array], tuple[Vector, Any]]]]


@jax.tree_util.register_dataclass
@dataclass(frozen=True, eq=False)
class Solution:
    """The answer z* of a solver, and how it was reached."""

    value: Any  #: z*, of the structure, shapes and dtypes of z0
    residual_norm: Float[Array, ""]  #: ‖f(a, z*) − z*‖ or ‖g(a, z*)‖, the 2-norm over all leaves
    steps: Int[Array, ""]  #: evaluations of f for a fixed-point solver; steps taken for Newton
    converged: Bool[Array, ""]  #: residual_norm ≤ atol + rtol·‖z*‖
    #: residual norm after each step, NaN after the last
    history: Float[Array, " max_steps"] = field(repr=False)


@dataclass(frozen=True)
class Solver:
    """The stopping rule: ‖residual‖ ≤ atol + rtol·‖z‖, or max_steps. None follows z0's dtype."""

    rtol: float | None = None
    atol: float | None = None
    max_steps: int = 1000

    def __post_init__(self):
        for name in ("rtol", "atol"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise ValueError(f"{type(self).__name__}: {name} must be ≥ 0, got {value}.")
        at_least_one(self, "max_steps")

    def tolerances(self, dtype) -> tuple[float, float]:
        """(rtol, atol), with what is None filled in: 1e-12 in float64, 1e-6 in float32."""
        default = default_tolerance(dtype)
        return (
            default if self.rtol is None else self.rtol,
            default if self.atol is None else self.atol,
        )


class FixedPointSolver(Solver):
    """Finds z = f(z)."""

    def solve(self, f: Callable[[Vector], Vector], z0: Vector) -> Solution:
        """Iterate f from the vector z0."""
        raise NotImplementedError


class RootSolver(Solver):
    """Finds g(z) = 0."""

    def solve(self, g: Callable[[Vector], Vector], z0: Vector) -> Solution:
        """Find a root of g from the vector z0."""
        raise NotImplementedError


def at_least_one(solver, name: str) -> None:
    """Raise a ValueError unless the field `name` is a whole number of at least 1."""
    value = getattr(solver, name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(
            f"{type(solver).__name__}: {name} must be a whole number ≥ 1, got {value!r}."
        )


def default_tolerance(dtype) -> float:
    """About 10 roundings in float32 (1e-6), 4500 in float64 (1e-12), 10 in half precision."""
    return {8: 1e-12, 4: 1e-6}.get(jnp.dtype(dtype).itemsize, 10 * float(jnp.finfo(dtype).eps))


@jax.custom_batching.custom_vmap
def anywhere(active: Bool[Array, ""]) -> Bool[Array, ""]:
    """`active`, and under vmap: is any example of the batch still active?

    As the condition of a while_loop it keeps the condition unbatched. JAX would otherwise guard
    everything that the loop carries by a select over the batch, the whole history included.
    """
    return active


@anywhere.def_vmap
def _(axis_size, in_batched, active):
    return anywhere(jnp.any(active, axis=0)), False


def iterate(step: Step, z0: Vector, state0, rtol, atol, max_steps: int) -> Solution:
    """Repeat z ← move(z) until ‖residual(z)‖ ≤ atol + rtol·‖z‖; each example of a vmap on its own.

    The value that is returned is the one whose residual was tested last: the loop ends before it
    moves on. It ends at once where the residual is not finite.
    """

    def body(carry):
        k, active, z, state, solution = carry
        residual, move = step(z, state)
        norm = jnp.linalg.norm(residual)
        tolerance = atol + rtol * jnp.linalg.norm(z)
        converged = (norm <= tolerance) & jnp.isfinite(tolerance)  # ∞ ≤ ∞ is no convergence
        history = lax.dynamic_update_index_in_dim(
            solution.history, jnp.where(active, norm, jnp.nan), k, axis=0
        )
        solution = Solution(
            value=None,
            residual_norm=jnp.where(active, norm, solution.residual_norm),
            steps=solution.steps + active.astype(solution.steps.dtype),
            converged=jnp.where(active, converged, solution.converged),
            history=history,
        )
        active = active & ~converged & jnp.isfinite(norm + tolerance) & (k + 1 < max_steps)
        z_next, state = move(active)
        return k + 1, active, jnp.where(active, z_next, z), state, solution

    nothing_yet = Solution(
        value=None,
        residual_norm=jnp.array(jnp.inf, z0.dtype),
        steps=jnp.int32(0),
        converged=jnp.array(False),
        history=jnp.full(max_steps, jnp.nan, z0.dtype),
    )
    start = (jnp.int32(0), jnp.array(True), z0, state0, nothing_yet)
    *_, z, _, solution = lax.while_loop(lambda carry: anywhere(carry[1]), body, start)
    return Solution(z, solution.residual_norm, solution.steps, solution.converged, solution.history)
