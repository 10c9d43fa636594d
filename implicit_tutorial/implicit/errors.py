"""What went wrong while computing, in prose, and how it is raised: at once, or under jit."""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.core import Tracer

from ..solvers.solution import anywhere


def raise_unless(report: Callable[..., str], x: Any, good: jax.Array, *evidence: Any) -> Any:
    """Return x where `good` holds all over a batch, else raise RuntimeError(report(*evidence)).

    At once where `good` is known; under jit through a callback, whose text JAX prints last. (An
    `equinox.error_if` would end it with a long notice about `equinox.filter_jit`.)
    """
    if isinstance(good, Tracer):
        return raise_later(report, x, good, *evidence)
    if good:
        return x
    raise RuntimeError(report(*lax.stop_gradient(evidence)))


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def raise_later(report, x, good, *evidence):
    """`raise_unless` for a traced `good`; its derivative is that of x."""

    def callback(evidence):
        raise RuntimeError(report(*jax.tree.map(np.asarray, evidence)))

    def fail(x):
        nothing = jax.pure_callback(
            callback, jax.ShapeDtypeStruct((), jnp.float32), evidence, vmap_method="expand_dims"
        )
        nan = jnp.nan * nothing  # what remains on a TPU, where a callback cannot raise
        return jax.tree.map(lambda x: x + nan.astype(x.dtype), x)

    return lax.cond(anywhere(~good), fail, lambda x: x, x)


@raise_later.defjvp
def _(report, primals, tangents):
    x, good, *evidence = primals
    # A derivative may not need x. So it passes the same check, or the check is dead code.
    one = raise_later(report, jnp.float32(1), good, *evidence)
    dx = jax.tree.map(lambda dx: dx * one.astype(dx.dtype), tangents[0])
    return raise_later(report, *primals), dx


def solution_report(where: str, solver: Any) -> Callable[..., str]:
    """Return a function that says in prose why this solver's solution is not one."""
    name = type(solver).__name__

    def report(a, z0, residual_norm, steps) -> str:
        for what, tree in (("the parameters a hold", a), ("z0 holds", z0)):
            if not all(np.all(np.isfinite(x)) for x in tree):
                return f"{where}: {what} a NaN or an infinity, so there is nothing to solve."
        steps, worst = int(np.max(steps)), float(np.max(residual_norm))
        if not np.isfinite(worst):
            return (
                f"{where}: the residual is {worst} after {steps} steps of {name}. The iteration "
                "ran away, or left the domain of the function, or met a singular Jacobian. Start "
                "closer (z0), or damp it (it.FixedPointIteration(damping=0.5))."
            )
        return (
            f"{where}: {name} did not converge: the residual is {worst:.2g} after {steps} steps. "
            "Try another solver (it.Anderson(), it.Newton()), more max_steps, a z0 closer to the "
            "answer, or larger rtol and atol. it.diagnose(f, a, z) tells whether plain iteration "
            "can converge at all; throw=False returns what there is."
        )

    return report


def linear_report(solver: Any) -> Callable[..., str]:
    """Return a function that says in prose why a derivative could not be computed."""
    name = type(solver).__name__

    def report(b) -> str:
        if not np.all(np.isfinite(b)):
            return "implicit derivative: the tangent or cotangent holds a NaN or an infinity."
        return (
            f"implicit derivative: {name} did not solve ∂_z g dz = −∂_a g da, or its transpose, to "
            "its tolerance. Either ∂_z g is singular at z*, and z* has no derivative there (a "
            "fold, a double root); or the solver is too weak: try linear_solver=it.Dense() or "
            "it.GMRES(), more max_steps, or a larger rtol."
        )

    return report


def degenerate_report() -> str:
    """Say in prose what it means that z does not determine the derivative."""
    return (
        "implicit derivative: z* is a fold or a double root, where ∂_z g is singular and z* has no "
        "derivative; or z is still too far from z* to tell. One more Newton step from z would "
        "change ∂_z g by a fifth. Tighten rtol and atol, or move the parameters off the fold."
    )
