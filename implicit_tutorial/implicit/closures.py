"""What a function depends on, made explicit: its parameters and the arrays that it closes over."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from ..solvers.loop import axes_of, varying_as
from ..solvers.solution import Leaves
from .traced import Traced


def is_number(x: Any) -> bool:
    """Is it an array or a float, rather than structure (functions, strings, whole numbers)?"""
    return isinstance(x, (jax.Array, np.ndarray, np.generic, float, complex))


def with_closures(f: Callable, a: Any, z: Any) -> tuple[Traced, Any, Any]:
    """Return (f', a', z') with f'(a', z') = f(a, z), where a' holds all that f depends on.

    a' has only arrays: what is not a number in `a` is left out, and the arrays that f closes over
    are put in, so that a derivative with respect to a' misses nothing. f is traced anew at every
    call, so f' is what f is now. z' is z; inside `jax.shard_map` it varies where any of a' does.
    """
    numbers, rest = eqx.partition(a, is_number)
    numbers = jax.tree.map(jnp.asarray, numbers)
    # jax.closure_convert would leave integers behind, which may be traced by a vmap.
    trace = jax.make_jaxpr(lambda n, z: f(eqx.combine(n, rest), z), return_shape=True)
    closed, shape = trace(numbers, z)
    everything = (numbers, closed.consts, z)
    axes = frozenset().union(*map(axes_of, jax.tree.leaves(everything)))
    if any(axes_of(leaf) != axes for leaf in jax.tree.leaves(z)):
        for leaf in jax.tree.leaves(everything):
            z = varying_as(leaf, z)
        closed, shape = trace(numbers, z)
    return Traced(closed.jaxpr, jax.tree.structure(shape)), (numbers, closed.consts), z


def as_vector(z: Any) -> tuple[Array, Callable[[Any], Array], Callable[[Array], Any], Leaves]:
    """Return z as one vector, the function that makes such a vector, its inverse, and its parts.

    Leaves of several dtypes are held in the widest of them, and half precision in float32: there
    is no linear algebra for it.
    """
    leaves, structure = jax.tree.flatten(z)
    like = [jax.ShapeDtypeStruct(x.shape, x.dtype) for x in leaves]  # no values: they may be traced
    with jax.numpy_dtype_promotion("standard"):
        dtype = jnp.result_type(*like, jnp.float32)
    coarsest = max((x.dtype for x in like), key=lambda t: jnp.finfo(t).eps)
    sizes = tuple(x.size for x in like)

    def flatten(z):
        return jnp.concatenate([jnp.ravel(x).astype(dtype) for x in jax.tree.leaves(z)])

    def restore(vector):
        parts = jnp.split(vector, np.cumsum(sizes)[:-1])
        shaped = [p.reshape(x.shape).astype(x.dtype) for p, x in zip(parts, like, strict=True)]
        return jax.tree.unflatten(structure, shaped)

    return flatten(z), flatten, restore, Leaves(sizes, coarsest)
