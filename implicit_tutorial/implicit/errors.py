"""What went wrong while computing, in prose, and how it is raised: at once, or under jit."""

import sys
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.core import Tracer

from ..solvers.solution import anywhere, varying_as


class NotConverged(RuntimeError):
    """z* was not found, so there is neither a value nor a derivative."""

    __module__ = "implicit_tutorial"


class NotDifferentiable(RuntimeError):
    """z was found, but the implicit function theorem gives no derivative there."""

    __module__ = "implicit_tutorial"


@contextmanager
def raised_as_ours():
    """Give what a callback raised within a compiled call its own class back."""
    try:
        yield
    except jax.errors.JaxRuntimeError as error:
        for kind in (NotConverged, NotDifferentiable):
            _, found, sentence = str(error).rpartition(f"implicit_tutorial.{kind.__name__}: ")
            if found:
                raise kind(sentence.strip()) from None
        raise


def raise_unless(report: Callable[..., Exception], x: Any, good: jax.Array, *evidence: Any) -> Any:
    """Return x where `good` holds all over a batch, else raise report(*evidence).

    At once where `good` is known. Under jit through a callback, whose text JAX prints last, in a
    RuntimeError of its own. (`equinox.error_if` would end with a notice about `filter_jit`.)
    """
    if isinstance(good, Tracer):
        return raise_later(report, x, good, *evidence)
    if good:
        return x
    raise report(*lax.stop_gradient(evidence))


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def raise_later(report, x, good, *evidence):
    """`raise_unless` for a traced `good`; its derivative is that of x."""

    def callback(evidence):
        error = report(*jax.tree.map(np.asarray, evidence))
        if jax.local_device_count() == 1:
            raise error
        # Where one device raises, the others would wait for it for ever: NaN and a text instead.
        print(f"implicit_tutorial.{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return np.float32(np.nan)

    def fail(x):
        shape = jax.ShapeDtypeStruct((), jnp.float32)
        nan = jax.pure_callback(callback, shape, evidence, vmap_method="expand_dims") * jnp.nan
        return jax.tree.map(lambda x: x + varying_as(x, nan.astype(x.dtype)), x)

    return lax.cond(anywhere(~good), fail, lambda x: x, x)


@raise_later.defjvp
def _(report, primals, tangents):
    x, good, *evidence = primals
    # A derivative may not need x. So it passes the same check, or the check is dead code.
    one = raise_later(report, jnp.float32(1), good, *evidence)
    dx = jax.tree.map(lambda dx: dx * one.astype(dx.dtype), tangents[0])
    return raise_later(report, *primals), dx


@cache  # equal functions for equal solvers, so that what holds them is not compiled anew
def not_converged(where: str, name: str) -> Callable[..., Exception]:
    """Return a function that says in prose why the solver of this name found no solution."""

    def report(a, z0, residual_norm, steps) -> Exception:
        for what, tree in (("the parameters a hold", a), ("z0 holds", z0)):
            if not all(np.all(np.isfinite(x)) for x in tree):
                return NotConverged(
                    f"{where}: {what} a NaN or an infinity, so there is nothing to solve."
                )
        steps, worst = int(np.max(steps)), float(np.max(residual_norm))
        if not np.isfinite(worst):
            return NotConverged(
                f"{where}: the residual is {worst} after {steps} steps of {name}. The iteration "
                "ran away, or left the domain of the function, or met a singular Jacobian. Start "
                "closer (z0), or tame it: it.FixedPointIteration(damping=0.5), "
                "it.Newton(backtracking=True)."
            )
        return NotConverged(
            f"{where}: {name} did not converge: the residual is {worst:.2g} after {steps} steps. "
            "Try another solver (it.Anderson(), it.Newton(), it.Newton(backtracking=True)), more "
            "max_steps, a z0 closer to the answer, a larger rtol, or an atol where a part of z is "
            "zero up to rounding. it.diagnose(f, a, z) tells whether plain iteration can converge "
            "at all; throw=False returns what there is."
        )

    return report


WEAK = {
    "Dense": "",
    "Neumann": "The series has a sum only where ρ(I − ∂_z g) < 1: try it.Dense(), it.GMRES(). ",
    "CG": "CG needs a symmetric positive definite ∂_z g, and a NaN says that this is none: try "
    "it.Dense(), it.GMRES(). ",
}
WEAKER = "Or it is too weak: try it.Dense(), it.GMRES(restart={}) (at n it cannot stall). "


@cache
def not_differentiable(linear_solver) -> Callable[..., Exception]:
    """Return a function that says in prose why there is no derivative, or no solution."""
    name, restart = type(linear_solver).__name__, getattr(linear_solver, "restart", 50)

    def report(b, left, bent, moved, size) -> Exception:
        left, bent, moved, size = (float(np.max(x)) for x in (left, bent, moved, size))
        if not np.all(np.isfinite(b)):
            why = "the tangent or cotangent holds a NaN or an infinity."
        elif not bent <= 0.2:
            why = (
                f"one more Newton step from z would change ∂_z g along it by {bent:.0%}. Either "
                "z* is a fold or a double root, where ∂_z g is singular and z* has no derivative: "
                "move the parameters off it. Or z is still too far from z*, or on the wrong side "
                "of a kink, its support or active set not settled: tighten rtol and atol."
            )
        elif not left == 0:
            why = (
                f"{name} did not solve ∂_z g dz = −∂_a g da, or its transpose: {left:.1g} of the "
                f"right-hand side is left. {WEAK.get(name, WEAKER.format(2 * restart))}Or ∂_z g is singular at "
                "z*, up to rounding, and z* has no derivative: at a fold or a double root; where "
                "z* is one of a family (add an equation that pins it); where active constraints "
                "depend on each other, or one has slack 0 and multiplier 0."
            )
        else:
            why = (
                "what solve returned does not satisfy the conditions: a Newton step would move it "
                f"by {moved:.2g} or more, its own size is {size:.2g}, and a derivative would be "
                "wrong in about that proportion. Either the problem has no solution (it is "
                "infeasible, and solve gave up), or solve stopped early: tighten it, or let it "
                "raise. If that is as good as it gets, allow it by rtol and atol."
            )
        return NotDifferentiable(f"implicit derivative: {why}")

    return report
