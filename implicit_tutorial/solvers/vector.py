"""z as one vector, its parts, and their 2-norms."""

from collections.abc import Callable
from functools import partial, reduce
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from .batch import anywhere

Vector = Float[Array, " n"]


def norm(v: Array) -> Float[Array, ""]:
    """The 2-norm, by way of the largest entry, so that no square overflows or vanishes."""
    return scaled_norms(v)[0]


def scaled_norms(*vectors: Array) -> list[Float[Array, ""]]:
    """The 2-norms of vectors of one shape; one that is 10⁻¹⁹ of another's counts as zero."""
    largest = jnp.max(reduce(jnp.maximum, map(jnp.abs, vectors)), initial=0)
    unit = jnp.where((largest > 0) & (largest < jnp.inf), largest, 1)
    return [unit * jnp.linalg.norm(v / unit) for v in vectors]


def plain_norms(*vectors: Array) -> list[Float[Array, ""]]:
    """The 2-norms by their squares, whatever those are; half the cost."""
    return [jnp.linalg.norm(v) for v in vectors]


class Leaves(NamedTuple):
    """The parts of a vector: in which of them numbers may be compared, and how exact they are."""

    sizes: tuple[int, ...]
    dtype: Any  #: the coarsest, which sets the default tolerance

    def split(self, v: Vector) -> list[Array]:
        """The parts of v."""
        return jnp.split(v, np.cumsum(self.sizes)[:-1])

    def norms(self, *vectors: Vector) -> list[Float[Array, " leaves"]]:
        """The 2-norms of each part of these vectors; on one CPU plain ones, where those do."""
        parts = list(zip(*map(self.split, vectors), strict=True))

        def by(norms):
            return [jnp.stack(each) for each in zip(*(norms(*p) for p in parts), strict=True)]

        # To choose, a GPU would ask the host, and several devices one another.
        if (jax.default_backend(), jax.device_count()) != ("cpu", 1):
            return by(scaled_norms)
        plain = by(plain_norms)
        # What vanishes is at most n squares below the smallest number. Is that below rounding?
        limits = jnp.finfo(plain[0].dtype)
        least = (max(self.sizes) * float(limits.tiny) / float(limits.eps)) ** 0.5
        lowest, highest = reduce(jnp.minimum, plain), reduce(jnp.maximum, plain)
        good = jnp.all((lowest > least) & (highest < jnp.inf))
        return lax.cond(anywhere(~good), partial(by, scaled_norms), lambda: plain)


def as_vector(z: Any) -> tuple[Vector, Callable[[Any], Vector], Callable[[Vector], Any], Leaves]:
    """Return z as one vector, the function that makes such a vector, its inverse, and its parts.

    Leaves of several dtypes are held in the widest of them, and half precision in float32: there
    is no linear algebra for it.
    """
    leaves, structure = jax.tree.flatten(z)
    like = [jax.ShapeDtypeStruct(x.shape, x.dtype) for x in leaves]  # no values: they may be traced
    with jax.numpy_dtype_promotion("standard"):
        dtype = jnp.result_type(*like, jnp.float32)
    coarsest = max((x.dtype for x in like), key=lambda t: jnp.finfo(t).eps)
    parts = Leaves(tuple(x.size for x in like), coarsest)

    def flatten(z):
        return jnp.concatenate([jnp.ravel(x).astype(dtype) for x in jax.tree.leaves(z)])

    def restore(vector):
        split = zip(parts.split(vector), like, strict=True)
        return jax.tree.unflatten(structure, [v.reshape(x.shape).astype(x.dtype) for v, x in split])

    return flatten(z), flatten, restore, parts
