"""What the lecture measures: the cost of a tolerance and of a gradient, and one that fails."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import diffrax
import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.measure import temporary_bytes
from implicit_tutorial.classroom.setup import enable_x64

from .fields import Follower, Linear, Pendulum, Reversed
from .flow import flow, resnet, trajectory
from .solve import Path

SOLVERS: dict[str, diffrax.AbstractSolver] = {
    "Bosh3": diffrax.Bosh3(),
    "Tsit5": diffrax.Tsit5(),
    "Dopri8": diffrax.Dopri8(),
}
EVALUATIONS = {"Bosh3": (3, 1), "Tsit5": (6, 1), "Dopri8": (13, 1)}  # a step, and once a solve

ADJOINTS: dict[str, diffrax.AbstractAdjoint] = {
    "checkpointed": diffrax.RecursiveCheckpointAdjoint(),
    "direct": diffrax.DirectAdjoint(),
    "backsolved": diffrax.BacksolveAdjoint(),
}


class Cost(NamedTuple):
    """What solvers spend and reach: arrays (tolerances,) for each solver's name."""

    tolerances: np.ndarray
    evaluations: dict[str, np.ndarray]
    errors: dict[str, np.ndarray]


def cost_of_tolerance(tolerances: Sequence[float], T: float = 10.0) -> Cost:
    """Measure field evaluations and error at time T for each solver, on a pendulum, in float64."""
    evaluations, errors = {}, {}
    with enable_x64(True):  # an error of 1e-10 needs the digits
        pendulum, z0 = Pendulum(jnp.asarray(4.0), jnp.asarray(0.3)), jnp.array([2.0, 0.0])
        ends = jnp.array([0.0, T])
        truth = trajectory(pendulum, z0, ends, rtol=1e-12, solver=SOLVERS["Dopri8"]).states[-1]
        for name, solver in SOLVERS.items():
            options: Any = {"solver": solver, "max_steps": 2**15}
            paths = [trajectory(pendulum, z0, ends, rtol=rtol, **options) for rtol in tolerances]
            a_step, once = EVALUATIONS[name]
            evaluations[name] = np.array([a_step * int(path.steps) + once for path in paths])
            errors[name] = np.array([jnp.linalg.norm(path.states[-1] - truth) for path in paths])
    return Cost(np.asarray(tolerances), evaluations, errors)


class GradientErrors(NamedTuple):
    """Relative errors of a gradient for each adjoint's name: against rtol, and against T."""

    tolerances: np.ndarray
    by_tolerance: dict[str, np.ndarray]  # at T = 1
    horizons: np.ndarray
    by_horizon: dict[str, np.ndarray]  # at rtol = 1e-6


def gradient_errors(tolerances: Sequence[float], horizons: Sequence[float]) -> GradientErrors:
    """Measure each adjoint's relative error of ∂L(T)/∂k on a `Follower` with k = 5, in float64.

    The reference is the checkpointed gradient at rtol 1e-12. Where a solve fails, the error is
    infinite.
    """

    def gradient(adjoint):
        # The direct adjoint compiles a loop within a loop for each factor of 16 in max_steps.
        max_steps = 256 if adjoint is ADJOINTS["direct"] else 1024
        options: Any = {"adjoint": adjoint, "max_steps": max_steps, "throw": False}

        def L(k, z0, T, rtol):
            return flow(Follower(k), z0, T, rtol=rtol, **options)[1]

        return jax.jit(jax.grad(L))

    def at(name, T, rtol):
        return float(gradients[name](jnp.asarray(5.0), jnp.zeros(2), float(T), float(rtol)))

    def error(name, T, rtol):
        off = abs(at(name, T, rtol) / truth[float(T)] - 1)
        return off if np.isfinite(off) else np.inf

    with enable_x64(True):  # an error of 1e-10 needs the digits
        gradients = {name: gradient(adjoint) for name, adjoint in ADJOINTS.items()}
        truth = {float(T): at("checkpointed", T, 1e-12) for T in (1.0, *horizons)}
        by_tolerance = {n: np.array([error(n, 1.0, r) for r in tolerances]) for n in gradients}
        by_horizon = {n: np.array([error(n, T, 1e-6) for T in horizons]) for n in gradients}
    return GradientErrors(np.asarray(tolerances), by_tolerance, np.asarray(horizons), by_horizon)


def memory(adjoint: str, steps: int) -> int:
    """Return the temporary bytes of a compiled gradient through `steps` of Euler's steps.

    A batch of 256 points in 8 dimensions, and a linear field. "every step" is our residual
    network, differentiated as it stands; the other names are those of `ADJOINTS`.
    """

    def every_step(field, z0):
        return resnet(field, z0, 1.0, steps)[-1]

    def with_adjoint(field, z0):
        rhs = diffrax.ODETerm(lambda t, z, field: jax.vmap(field, (None, 0))(t, z))
        options: Any = {"adjoint": ADJOINTS[adjoint], "max_steps": steps}
        path = diffrax.diffeqsolve(rhs, diffrax.Euler(), 0, 1, 1 / steps, z0, field, **options)
        return path.ys[-1]  # type: ignore[index]

    end = every_step if adjoint == "every step" else with_adjoint
    gradient = jax.grad(lambda field, z0: jnp.mean(end(field, z0) ** 2))
    return temporary_bytes(gradient, Linear(jnp.eye(8)), jnp.zeros((256, 8)))


def there_and_back(T: float, count: int = 101) -> tuple[Path, Path]:
    """Follow a `Follower` (k = 5, from 0) to T, then back from where it arrived.

    The second path's times run from T down to 0; it is what a backsolving adjoint sees.
    """
    field, T_end = Follower(jnp.asarray(5.0)), jnp.asarray(T)
    forth = trajectory(field, jnp.zeros(2), jnp.linspace(0.0, T, count), steps=2)
    back = trajectory(
        Reversed(field, T_end), forth.states[-1], jnp.linspace(0.0, T, count), steps=2
    )
    return forth, Path(T_end - back.times, back.states, back.steps)
