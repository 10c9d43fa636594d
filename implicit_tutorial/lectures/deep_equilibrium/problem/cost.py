"""What a solve costs: memory against steps, and one stopping rule for a batch or one a digit."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from implicit_tutorial.classroom.measure import seconds, temporary_bytes
from implicit_tutorial.implicit import fixed_point, unrolled
from implicit_tutorial.solvers import Anderson, FixedPointIteration, Neumann

from .layer import Model, injected, layer

TOLERANCE = 1e-4


def memory(
    model: Model, pixels: Array, steps: Sequence[int] = (10, 100, 1000)
) -> Mapping[str, dict[int, int]]:
    """Return the temporary bytes of one gradient of Σ z², unrolled and implicit, by steps."""
    a = injected(model, pixels)
    made = ways(jnp.zeros_like(a[1]))
    return {
        way: {count: temporary_bytes(jax.grad(make(count)), a) for count in steps}
        for way, make in made.items()
    }


def ways(zeros: Array) -> Mapping[str, Callable]:
    """Return, for each way, make(steps) -> the loss Σ z² as a function of a."""

    def through_steps(count):
        return lambda a: jnp.sum(unrolled(layer, a, zeros, count) ** 2)

    def implicit(count):
        solver = FixedPointIteration(max_steps=count)
        solve = lambda a: fixed_point(layer, a, zeros, solver, Neumann(), throw=False)  # noqa: E731
        return lambda a: jnp.sum(solve(a).value ** 2)

    return {"unrolled": through_steps, "implicit": implicit}


class Batch(NamedTuple):
    """One solve of a batch: steps, and each digit's residual in units of its own tolerance."""

    steps: np.ndarray  #: one number for the whole batch, or one a digit
    excess: np.ndarray


def one_norm(model: Model, pixels: Array, anderson: bool = False, most: int = 400) -> Batch:
    """Solve a native batch: all of it is one unknown, with one norm and one count of steps."""
    a = injected(model, pixels)
    solver = (Anderson if anderson else FixedPointIteration)(TOLERANCE, 0.0, most)
    found = jax.jit(lambda a: fixed_point(layer, a, 0 * a[1], solver, throw=False))(a)
    return Batch(np.asarray(found.steps), _excess(a, found.value))


def one_each(model: Model, pixels: Array, most: int = 400) -> Batch:
    """Solve each digit by itself, under vmap: each stops on its own."""
    W, x = injected(model, pixels)
    solver = FixedPointIteration(TOLERANCE, 0.0, most)

    def one(x):
        return fixed_point(layer, (W, x), 0 * x, solver, throw=False)

    found = jax.jit(jax.vmap(one))(x)
    return Batch(np.asarray(found.steps), _excess((W, x), found.value))


def _excess(a, z) -> np.ndarray:
    residual = jnp.linalg.norm(layer(a, z) - z, axis=1)
    return np.asarray(residual / (TOLERANCE * jnp.linalg.norm(z, axis=1)))


def on_a_gpu(n: int = 2048, rows: int = 1024, steps: int = 30) -> str:
    """Time one gradient at a size for a GPU, and its memory; on a CPU say in words what would be.

    W has ‖W‖₂ ≈ 0.9; each way takes `steps` steps forward and as many back.
    """
    if jax.default_backend() == "cpu":
        return (
            f"No GPU here. With one, this cell measures the gradient of a layer of n = {n} for a "
            f"batch of {rows}: its time and its memory, unrolled and implicit."
        )
    W = 0.45 * jax.random.normal(jax.random.key(0), (n, n)) / n**0.5
    a = (W, jax.random.normal(jax.random.key(1), (rows, n)))
    lines = []
    for way, make in ways(jnp.zeros_like(a[1])).items():
        gradient = jax.jit(jax.grad(make(steps)))
        (took,) = seconds([partial(gradient, a)], repeats=5)
        kept = temporary_bytes(gradient, a)
        lines.append(f"{way:9s} {1e3 * took:6.1f} ms, {kept / 1e6:6.0f} MB")
    return "\n".join(lines)
