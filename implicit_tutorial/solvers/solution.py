"""What a solver returns, and when it stops."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Bool, Float, Int


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


# The settings of a solver: their type, what they must be, and whether they are.
Tolerance = Annotated[float | None, "≥ 0", lambda x: x is None or x >= 0]
Count = Annotated[int, "a whole number ≥ 1", lambda x: type(x) is int and x > 0]
Share = Annotated[float, "in (0, 1]", lambda x: 0 < x <= 1]


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

    rtol: Tolerance = None
    atol: Tolerance = None
    max_steps: Count = 1000
    solve: ClassVar[Callable]  #: what it does: see each kind of solver

    def __post_init__(self):
        # What Solver says of its own three holds in a subclass that annotates them anew.
        for name, kind in {x.name: x.type for x in (*fields(self), *fields(Solver))}.items():
            value, where = getattr(self, name), f"{type(self).__name__}: {name} must be"
            if isinstance(value, (jax.Array, np.ndarray, np.generic)):
                if isinstance(value, Tracer) or value.size != 1:
                    raise TypeError(
                        f"{where} one plain number, such as 1e-3: it is compiled in, so it can be "
                        "neither an array nor a value that jit, vmap or grad traces; "
                        f"got {value!r}."
                    )
                value = value.item()
                object.__setattr__(self, name, value)
            must_be, holds = getattr(kind, "__metadata__", ("", lambda _: True))
            if not holds(value):
                raise ValueError(f"{where} {must_be}, got {value!r}.")

    def limits(self, dtype) -> tuple[float, float | None, int]:
        """(rtol, atol, max_steps), with the rtol of this dtype where it is None."""
        rtol = default_tolerance(dtype) if self.rtol is None else self.rtol
        return rtol, self.atol, self.max_steps


class FixedPointSolver(Solver):
    """Its solve(f, z0, leaves) -> Solution finds z = f(z) from the vector z0 with these parts."""


class RootSolver(Solver):
    """Its solve(g, z0, leaves) -> Solution finds g(z) = 0 from the vector z0 with these parts."""


def default_tolerance(dtype) -> float:
    """About 4500 roundings in float64 (1e-12), 8 in float32 (1e-6), 2 in half precision."""
    return {8: 1e-12, 4: 1e-6}.get(jnp.dtype(dtype).itemsize, 2 * float(jnp.finfo(dtype).eps))
