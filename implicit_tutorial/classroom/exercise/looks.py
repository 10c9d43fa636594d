"""How was it done? What a value cannot tell: unrolled, a Jacobian built, a loop without end."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jax.errors import JaxRuntimeError

UNROLLED = (
    "Unrolled: the derivative goes through the solver's steps, and keeps every one of them in "
    "memory ({kept} vectors). Hide the solver from differentiation, for instance in the forward "
    "rule of a custom_vjp, and differentiate what holds at z*."
)
BUILT = (
    "Jacobian built: there is an array of shape {shape} in it. Products with the transpose are "
    "enough: `jax.vjp(lambda z: f(x, z), z)`, and a linear solver that takes a function."
)


def ring(x, z):
    """A layer of n unknowns without any n × n matrix: each listens to two others."""
    return jnp.tanh(0.4 * jnp.roll(z, 1) - 0.3 * jnp.roll(z, 2) + x)


def vectors_kept(answer: Callable, n: int = 50) -> float:
    """Count the vectors of n numbers that reverse mode keeps for answer(ring, x).

    The implicit rule keeps x, z* and perhaps an n × n matrix; unrolling keeps every iterate.
    """
    x = jnp.linspace(-1, 1, n)
    _, pull_back = jax.vjp(lambda x: answer(ring, x), x)
    kept = {id(leaf): leaf for leaf in jax.tree.leaves(pull_back) if isinstance(leaf, jax.Array)}
    return sum(leaf.size for leaf in kept.values() if leaf.shape[-2:] != (n, n)) / n


def not_unrolled(answer: Callable) -> str:
    """The implicit rule, which never sees the iterations"""
    kept = vectors_kept(answer)
    return UNROLLED.format(kept=round(kept)) if kept > 12 else ""


def not_through_steps(answer: Callable, n: int = 6) -> str:
    """Derivatives of f at z*, not of many steps."""
    calls = 0

    def counting(x, z):
        nonlocal calls
        calls += isinstance(x, Tracer) or isinstance(z, Tracer)
        return ring(x, z)

    x = jnp.linspace(-1, 1, n)
    z = jax.lax.fori_loop(0, 60, lambda k, z: ring(x, z), x)  # a fixed point, to rounding
    answer(counting, x, z)
    return UNROLLED.format(kept=calls) if calls > 30 else ""


def no_jacobian(answer: Callable, n: int = 300) -> str:
    """Products with ∂_z f only: no n × n array"""
    x = jnp.linspace(-1, 1, n)
    try:
        program = jax.make_jaxpr(lambda x, z, v: answer(ring, x, z, v))(x, x, x)
    except Exception:  # NumPy or SciPy, or an `if` on a residual: it cannot be looked into
        return ""
    built = next((shape for shape in shapes(program) if sum(s >= n for s in shape) >= 2), None)
    return BUILT.format(shape=built) if built else ""


def shapes(program: Any) -> Iterator[tuple[int, ...]]:
    """Yield the shape of every array that a traced program computes, in loops too."""
    for equation in program.eqns:
        for out in equation.outvars:
            yield getattr(out.aval, "shape", ())
        for inner in jax.tree.leaves(list(equation.params.values())):
            if hasattr(inner, "eqns"):
                yield from shapes(inner)


class Endless(Exception):
    """The answer asked for f far more often than a solver needs."""

    slip = (
        "Endless loop: f was asked for {most} times. Cap every loop by a largest number of steps. "
        "A tolerance below the rounding of float32, about 1e-7, is never reached."
    )


def evaluated(answer: Callable, f: Callable, x: Any, most: int = 5000) -> Any:
    """Return answer(f, x), or raise `Endless` where it evaluates f more than `most` times.

    f counts at run time: neither a signal nor a trace function ends a `lax.while_loop`.
    """
    count = 0

    def tick(zero):
        nonlocal count
        count += 1
        if count > most:
            raise Endless
        return np.zeros_like(zero)

    @jax.custom_jvp
    def counted(zero):
        shape = jax.ShapeDtypeStruct(zero.shape, zero.dtype)
        return jax.pure_callback(tick, shape, zero, vmap_method="broadcast_all")

    counted.defjvp(lambda primals, tangents: (counted(*primals), jnp.zeros_like(tangents[0])))

    def counting(x, z):
        return f(x, z + counted(z[0]))

    counting.__name__ = counting.__qualname__ = "f"  # in a student's error message

    with quiet("jax._src.callback"):
        try:
            return jax.block_until_ready(answer(counting, x))
        except (JaxRuntimeError, Endless):
            if count <= most:
                raise
            error = Endless(f"f was evaluated more than {most} times")
            error.slip = Endless.slip.format(most=f"more than {most}")
            raise error from None


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Silence a logger: JAX logs an exception in a callback besides raising it."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
