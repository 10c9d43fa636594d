"""What a function depends on, made explicit: its parameters and the arrays that it closes over."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.core import eval_jaxpr
from jaxtyping import Array


def is_number(x: Any) -> bool:
    """Is it an array or a float, rather than structure (functions, strings, whole numbers)?"""
    return isinstance(x, (jax.Array, np.ndarray, np.generic, float, complex))


def with_closures(f: Callable, a: Any, z: Any) -> tuple[Callable, Any]:
    """Return (f', a') with f'(a', z) = f(a, z), where a' holds all that f depends on.

    a' has only arrays: what is not a number in `a` is left out, and the arrays that f closes over
    are put in, so that a derivative with respect to a' misses nothing.
    """
    numbers, rest = eqx.partition(a, is_number)
    numbers = jax.tree.map(jnp.asarray, numbers)
    # jax.closure_convert would leave integers behind, which may be traced by a vmap.
    trace = jax.make_jaxpr(lambda n, z: f(eqx.combine(n, rest), z), return_shape=True)
    closed, shape = trace(numbers, z)

    def converted(a, z):
        numbers, captures = a
        out = eval_jaxpr(closed.jaxpr, captures, *jax.tree.leaves((numbers, z)))
        return jax.tree.unflatten(jax.tree.structure(shape), out)

    return converted, (numbers, closed.consts)


def as_vector(z: Any) -> tuple[Array, Callable[[Any], Array], Callable[[Array], Any]]:
    """Return z as one vector, the function that makes such a vector, and the one that undoes it.

    Leaves of several dtypes are held in the widest of them.
    """
    leaves, structure = jax.tree.flatten(z)
    with jax.numpy_dtype_promotion("standard"):
        dtype = jnp.result_type(*leaves)
    ends = np.cumsum([x.size for x in leaves])

    def flatten(z):
        return jnp.concatenate([jnp.ravel(x).astype(dtype) for x in jax.tree.leaves(z)])

    def restore(vector):
        parts = jnp.split(vector, ends[:-1])
        shaped = [p.reshape(x.shape).astype(x.dtype) for p, x in zip(parts, leaves, strict=True)]
        return jax.tree.unflatten(structure, shaped)

    return flatten(z), flatten, restore
