"""What a solver returns, when it stops, and the one loop that all of them share."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Bool, Float, Int

Vector = Float[Array, " n"]
# step(z, state) -> (residual norm at z, change of each leaf, settled, move), with
# settled(tolerance of each leaf) -> whether it has, and move(active) -> (next z, next state)
Step = Callable[[Vector, Any], tuple[Array, Array, Callable, Callable]]


class Leaves(NamedTuple):
    """The parts of a vector: in which of them numbers may be compared, and how exact they are."""

    sizes: tuple[int, ...]
    dtype: Any  #: the coarsest, which sets the default tolerance

    def norms(self, z: Vector) -> Float[Array, " leaves"]:
        """The 2-norm of each part of z."""
        ends = np.cumsum(self.sizes)[:-1]
        return jnp.stack([norm(part) for part in jnp.split(z, ends)])


@jax.tree_util.register_dataclass
@dataclass(frozen=True, eq=False)
class Solution:
    """The answer z* of a solver, and how it was reached."""

    value: Any  #: z*, of the structure, shapes and dtypes of z0
    residual_norm: Float[Array, ""]  #: ‖f(a, z*) − z*‖ or ‖g(a, z*)‖, the 2-norm over all leaves
    steps: Int[Array, ""]  #: evaluations of f for a fixed-point solver; steps taken for Newton
    converged: Bool[Array, ""]  #: z* has settled: `tested` is within the solver's tolerance
    #: residual norm after each step, ∞ after the last
    history: Float[Array, " max_steps"] = field(repr=False)
    tested: str = field(metadata={"static": True})  #: the change that was compared, leaf by leaf


@dataclass(frozen=True)
class Solver:
    """The stopping rule: on every leaf ‖change‖ ≤ atol + rtol·‖z‖, or max_steps.

    None for rtol is 1e-12 in float64, 1e-6 in float32 and 2 ε in half precision. None for atol is
    a floor taken from the problem, by which a leaf of zeros is found: rtol² times the size of the
    largest leaf plus the largest change of this one so far. And rtol·‖z‖ counts only up to
    rtol·‖z0‖ and half the largest change: a run-away does not widen its own tolerance.

    What no change can tell is a drift that is within the tolerance from its first step, such as
    z − 0.9 at 10⁷ in float32, or that ends in rounding, such as z + exp(−z).
    """

    rtol: float | None = None
    atol: float | None = None
    max_steps: int = 1000

    def __post_init__(self):
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, (jax.Array, np.ndarray, np.generic)):
                if isinstance(value, jax.core.Tracer) or np.size(value) != 1:
                    raise TypeError(
                        f"{type(self).__name__}: {each.name} must be one plain number, such as "
                        "1e-3: it is compiled in, so it can be neither an array nor a value that "
                        f"jit, vmap or grad traces; got {value!r}."
                    )
                object.__setattr__(self, each.name, value.item())
        for name in ("rtol", "atol"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise ValueError(f"{type(self).__name__}: {name} must be ≥ 0, got {value}.")
        at_least_one(self, "max_steps")

    def limits(self, dtype) -> tuple[float, float | None, int]:
        """(rtol, atol, max_steps), with the rtol of this dtype where it is None."""
        rtol = default_tolerance(dtype) if self.rtol is None else self.rtol
        return rtol, self.atol, self.max_steps


class FixedPointSolver(Solver):
    """Finds z = f(z)."""

    def solve(self, f: Callable[[Vector], Vector], z0: Vector, leaves: Leaves) -> Solution:
        """Iterate f from the vector z0; `leaves` tells its parts."""
        raise NotImplementedError


class RootSolver(Solver):
    """Finds g(z) = 0."""

    def solve(self, g: Callable[[Vector], Vector], z0: Vector, leaves: Leaves) -> Solution:
        """Find a root of g from the vector z0; `leaves` tells its parts."""
        raise NotImplementedError


def at_least_one(solver, name: str) -> None:
    """Raise a ValueError unless the field `name` is a whole number of at least 1."""
    value = getattr(solver, name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(
            f"{type(solver).__name__}: {name} must be a whole number ≥ 1, got {value!r}."
        )


def default_tolerance(dtype) -> float:
    """About 4500 roundings in float64 (1e-12), 8 in float32 (1e-6), 2 in half precision."""
    return {8: 1e-12, 4: 1e-6}.get(jnp.dtype(dtype).itemsize, 2 * float(jnp.finfo(dtype).eps))


def norm(v: Array) -> Float[Array, ""]:
    """The 2-norm, by way of the largest entry, so that no square overflows or vanishes."""
    largest = jnp.max(jnp.abs(v), initial=0)
    unit = jnp.where((largest > 0) & (largest < jnp.inf), largest, 1)
    return unit * jnp.linalg.norm(v / unit)


def axes_of(x: Any) -> frozenset:
    """The axes of `jax.shard_map`'s mesh over which x varies; none outside of it."""
    kind = jax.typeof(x)
    # `vma` until JAX 0.9 or so.
    return getattr(kind, "vma", None) or getattr(getattr(kind, "mat", None), "varying", frozenset())


def varying_as(x: Array, tree: Any) -> Any:
    """The tree; inside `jax.shard_map`, varying over the devices as x does, as a carry must."""
    if not axes_of(x):
        return tree
    known = jnp.ravel(x)[0] == jnp.ravel(x)[0]
    return jax.tree.map(lambda leaf: jnp.where(known, leaf, leaf), tree)


def total(norms: Float[Array, " leaves"]) -> Float[Array, ""]:
    """The norm of a vector, from those of its leaves."""
    return norms[0] if norms.size == 1 else norm(norms)


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


def iterate(step: Step, z0: Vector, state0, limits, leaves: Leaves, tested: str) -> Solution:
    """Repeat z ← move(z) until z has settled; each example of a vmap stops on its own.

    The value that is returned is the one whose change was tested last: the loop ends before it
    moves on. It ends at once where z has run away.
    """
    rtol, atol, max_steps = limits
    size0, eps = leaves.norms(z0), float(jnp.finfo(leaves.dtype).eps)

    def body(carry):
        k, active, z, state, largest, solution = carry
        residual_norm, change, settled, move = step(z, state)
        size = leaves.norms(z)
        largest = jnp.maximum(largest, jnp.where(jnp.isfinite(change), change, 0))
        floor = rtol**2 * (jnp.max(size) + largest) if atol is None else atol
        tolerance = floor + jnp.minimum(rtol * size, rtol * size0 + largest / 2)
        # So far off that a change is lost in the rounding of z, or not finite: ∞ ≤ ∞ solves nothing.
        lost = jnp.any(8 * eps * (size - size0) > largest / 2)
        lost |= ~jnp.isfinite(residual_norm + jnp.max(size))
        converged = jnp.all(settled(tolerance)) & ~lost
        history = lax.dynamic_update_index_in_dim(
            solution.history, jnp.where(active, residual_norm, jnp.inf), k, axis=0
        )
        solution = Solution(
            value=None,
            residual_norm=jnp.where(active, residual_norm, solution.residual_norm),
            steps=solution.steps + active.astype(solution.steps.dtype),
            converged=jnp.where(active, converged, solution.converged),
            history=history,
            tested=tested,
        )
        active = active & ~converged & ~lost & (k + 1 < max_steps)
        z_next, state = move(active)
        return k + 1, active, jnp.where(active, z_next, z), state, largest, solution

    nothing_yet = Solution(
        value=None,
        residual_norm=jnp.array(jnp.inf, z0.dtype),
        steps=jnp.int32(0),
        converged=jnp.array(False),
        history=jnp.full(max_steps, jnp.inf, z0.dtype),
        tested=tested,
    )
    start = (jnp.int32(0), jnp.array(True), z0, state0, jnp.zeros_like(size0), nothing_yet)
    start = varying_as(z0, start)
    *_, z, _, _, solution = lax.while_loop(lambda carry: anywhere(carry[1]), body, start)
    return replace(solution, value=z)
