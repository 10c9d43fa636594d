"""How was it done? What a value cannot tell: unrolled, or a Jacobian built."""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer

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
    points = set()  # where f is differentiated: products at one z are no steps

    @jax.custom_jvp
    def noted(z):
        return z

    @noted.defjvp
    def rule(primals, tangents):
        jax.debug.callback(lambda z: points.add(np.asarray(z).tobytes()), *primals)
        return primals[0], tangents[0]

    x = jnp.linspace(-1, 1, n)
    z = jax.lax.fori_loop(0, 60, lambda k, z: ring(x, z), x)
    # Not quite z*, so that each step moves.
    jax.block_until_ready(answer(lambda x, z: ring(x, noted(z)), x, z + 1e-4))
    jax.effects_barrier()
    return UNROLLED.format(kept=len(points)) if len(points) > 6 else ""


def no_jacobian(answer: Callable, n: int = 300) -> str:
    """Products with ∂_z f only: no n × n array"""
    x = jnp.linspace(-1, 1, n)
    try:
        program = jax.make_jaxpr(lambda x, z, v: answer(ring, x, z, v))(x, x, x)
    except Exception:  # NumPy or SciPy, or an `if` on a residual: it cannot be looked into
        return BUILT.format(shape=(n, n)) if many_at_once(answer, x) else ""
    built = next((shape for shape in shapes(program) if sum(s >= n for s in shape) >= 2), None)
    return BUILT.format(shape=built) if built else ""


def many_at_once(answer: Callable, x: jax.Array) -> bool:
    """Are n products with a transpose taken at once, or one after the other, as for a Jacobian?"""
    count = 0

    def identity(z):
        return z

    def see(vector):
        nonlocal count
        count += len(x) if isinstance(vector, Tracer) and "Batch" in type(vector).__name__ else 1

    pulled = jax.custom_vjp(identity)
    pulled.defvjp(lambda z: (z, None), lambda _, z_bar: (see(z_bar), (z_bar,))[1])
    pushed = jax.custom_jvp(identity)
    pushed.defjvp(lambda z, z_dot: (see(z_dot[0]), (z[0], z_dot[0]))[1])
    for seen in (pulled, pushed):  # the first refuses forward mode
        try:
            answer(lambda x, z, seen=seen: ring(x, seen(z)), x, x, x)
        except TypeError:
            continue
        break
    return count >= len(x)


def shapes(program: Any) -> Iterator[tuple[int, ...]]:
    """Yield the shape of every array that a traced program computes, in loops too."""
    for equation in program.eqns:
        for out in equation.outvars:
            yield getattr(out.aval, "shape", ())
        for inner in jax.tree.leaves(list(equation.params.values())):
            if hasattr(inner, "eqns"):
                yield from shapes(inner)
