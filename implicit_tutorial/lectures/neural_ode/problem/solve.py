"""One ODE solve: by diffrax with a tolerance, or by Runge–Kutta with a number of steps."""

from collections.abc import Callable
from typing import Any, NamedTuple

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
from jax.core import Tracer
from jaxtyping import Array, Float, Int

from implicit_tutorial.implicit.errors import raise_unless

from .checks import check_finite, check_times, solve_report
from .runge_kutta import runge_kutta

CHECKPOINTED = diffrax.RecursiveCheckpointAdjoint()
TSIT5 = diffrax.Tsit5()


class Path(NamedTuple):
    """What a solve returns: the states at the times asked for, and what they cost."""

    times: Float[Array, " times"]
    states: Any
    steps: Int[Array, ""]


def solve(
    rhs: Callable,
    z0: Any,
    times: Float[Array, " times"],
    *,
    rtol: float | Array = 1e-5,
    steps: int | None = None,
    solver: diffrax.AbstractSolver = TSIT5,
    adjoint: diffrax.AbstractAdjoint = CHECKPOINTED,
    max_steps: int = 4096,
    throw: bool = True,
) -> Path:
    """Solve dz/dt = rhs(t, z) from z(times[0]) = z0, for the states at all `times`.

    Compiled once for each shape, solver and adjoint; `rhs`, `z0`, `times` and `rtol` may vary.

    Args:
        rhs: a field (a pytree that can be called; differentiated) or a function rhs(t, z).
        z0: the state at times[0], any pytree of floating arrays.
        times: increasing, at least two.
        rtol: the tolerance of a step, relative and absolute: its error estimate stays below
            rtol (1 + |z|). The error at the end is another matter: measure it.
        steps: that many equal Runge–Kutta steps between two times instead, for training: quick
            to compile, and nothing below applies. No error is estimated.
        solver: a diffrax solver.
        adjoint: how it is differentiated: a diffrax adjoint.
        max_steps: where an adaptive solve gives up.
        throw: raise where the solve fails; False returns what there is.

    Raises:
        ValueError: for times that do not increase, or a z0 that is not finite.
        NotConverged: where max_steps is reached or the state becomes infinite (under jit JAX's
            RuntimeError).
    """
    times = check_times(times, jax.tree.leaves(z0)[0].dtype)
    if throw:
        check_finite("z0", z0)
    states, good, known, taken = _solve(
        rhs, z0, times, jnp.asarray(rtol, times.dtype), steps, solver, adjoint, max_steps
    )
    if throw and not (steps and isinstance(good, Tracer)):  # a NaN shows by itself, in training
        states = raise_unless(solve_report(max_steps), states, good, known, taken)
        # Under jit a gradient may not need the value, so nothing is raised: then it is NaN.
        failed = jnp.where(good, 1.0, jnp.nan)
        states = jax.tree.map(lambda z: z * failed.astype(z.dtype), states)
    return Path(times, states, taken)


@eqx.filter_jit
def _solve(rhs, z0, times, rtol, steps, solver, adjoint, max_steps):
    if steps is not None:
        states = runge_kutta(rhs, z0, times, steps)
        return states, _finite(states), _finite(z0), jnp.asarray(steps * (len(times) - 1))
    ends = diffrax.SaveAt(t0=True, t1=True)
    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(lambda t, z, rhs: rhs(t, z)),
        solver,
        times[0],
        times[-1],
        None,
        z0,
        rhs,
        saveat=ends if len(times) == 2 else diffrax.SaveAt(ts=times),
        stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol),
        adjoint=adjoint,
        max_steps=max_steps,
        throw=False,
    )
    good = (solution.result == diffrax.RESULTS.successful) & _finite(solution.ys)
    return solution.ys, good, _finite(z0), solution.stats["num_steps"]


def _finite(tree):
    return jnp.all(jnp.stack([jnp.all(jnp.isfinite(leaf)) for leaf in jax.tree.leaves(tree)]))
