"""Two layers for every library: the tanh layer, and ridge regression as a fixed point; judged."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .libraries import Library, distance


class Problem(NamedTuple):
    """z = f(a, z) from z0, and the answer and its gradient by linear algebra."""

    f: Callable[..., Any]
    a: Any
    z0: jax.Array
    exact: Callable[..., Any]  #: exact(a) -> z*, differentiable by other means


def layer(a, z):
    """The tanh layer of lecture 01."""
    W, x = a
    return jnp.tanh(W @ z + x)


def unrolled(a):
    """Its answer by 400 steps, through which one may differentiate: 0.7⁴⁰⁰ is below rounding."""
    return jax.lax.fori_loop(0, 400, lambda _, z: layer(a, z), jnp.zeros(len(a[1])))


def tanh(n: int = 4) -> Problem:
    """An asymmetric W with ‖W‖ = 0.7."""
    rng = np.random.default_rng(0)
    W = rng.normal(size=(n, n))
    W, x = jnp.asarray(0.7 * W / np.linalg.norm(W, 2)), jnp.asarray(rng.normal(size=n))
    return Problem(layer, (W, x), jnp.zeros(n), unrolled)


def ridge(n: int = 3) -> Problem:
    """Lecture 07's ridge regression: w ← w − γ slope, with a penalty θ for each feature."""
    rng = np.random.default_rng(1)
    X, y = jnp.asarray(rng.normal(size=(9, n))), jnp.asarray(rng.normal(size=9))
    theta = jnp.linspace(-1.0, 0.5, n)

    def step(theta, w):
        return w - 0.2 * (X.T @ (X @ w - y) / len(y) + jnp.exp(theta) * w)

    def exact(theta):
        return jnp.linalg.solve(X.T @ X / len(y) + jnp.diag(jnp.exp(theta)), X.T @ y / len(y))

    return Problem(step, theta, jnp.zeros(n), exact)


def cycle(gain: float = -3.0) -> Problem:
    """A layer that plain iteration does not solve: z = tanh(−3 z + ½), which swings for ever."""
    return Problem(lambda a, z: jnp.tanh(gain * z + a), jnp.array([0.5]), jnp.zeros(1), lambda a: a)


def loss(problem: Problem, solve: Callable, a: Any) -> jax.Array:
    """Σ sin z*, a number that depends on every unknown, to second order."""
    return jnp.sum(jnp.sin(solve(problem.f, a, problem.z0)))


class Row(NamedTuple):
    """How one library does: errors of value and gradient, other derivatives, and a failed solve."""

    value: float
    gradient: float
    forward: bool
    second: bool
    failing: str


def off(library: Library, problem: Problem) -> tuple[float, float]:
    """Return how far the value and its gradient are off."""

    @jax.jit
    def both(a):
        of_library = jax.value_and_grad(lambda a: loss(problem, library.solve, a))(a)
        # exact has a loop of known length: reverse mode works
        judge = jax.value_and_grad(lambda a: jnp.sum(jnp.sin(problem.exact(a))))(a)
        return of_library, judge

    (value, gradient), (right, slope) = both(problem.a)
    return distance(value, right), distance(gradient, slope)


def passes(transform: Callable, library: Library, problem: Problem) -> bool:
    """Can this derivative be traced at all? Nothing is compiled."""
    try:
        jax.eval_shape(transform(lambda a: loss(problem, library.solve, a)), problem.a)
    except (TypeError, ValueError, NotImplementedError):
        return False
    return True


def failing(library: Library) -> str:
    """Solve what plain iteration does not solve: "raises", or "silent" and how far from solved."""
    problem = cycle()
    try:
        z = library.solve(problem.f, problem.a, problem.z0)
    except Exception:  # each library has an error of its own
        return "raises"
    wrong = distance(problem.f(problem.a, z), z)
    return "raises" if np.isnan(wrong) else f"silent, off by {wrong:.1f}"


def row(library: Library) -> Row:
    """Ask one library everything."""
    pairs = [off(library, problem) for problem in (tanh(), ridge())]
    value, gradient = np.max(pairs, axis=0)
    forward, second = (passes(t, library, tanh()) for t in (jax.jacfwd, jax.hessian))
    return Row(float(value), float(gradient), forward, second, failing(library))
