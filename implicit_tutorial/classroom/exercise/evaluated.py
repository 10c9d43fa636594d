"""How often is f evaluated? A compiled loop without an end is ended by f itself."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.errors import JaxRuntimeError


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
