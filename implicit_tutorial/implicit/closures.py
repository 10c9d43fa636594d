"""A function as it is at this moment: all that it depends on, and which others do the same."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import count
from types import MethodType
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer, eval_jaxpr

from ..solvers.batch import axes_of, varying_as


@dataclass(frozen=True, eq=False)
class Traced:
    """A function of (a', z) as it was traced; it is equal to one that does the same."""

    jaxpr: Any
    structure: Any

    def __hash__(self):
        return hash(self.deed)

    def __eq__(self, other):
        return self.deed == other.deed

    @cached_property
    def deed(self) -> Hashable:
        """What it does, comparable."""
        return self.structure, deed(self.jaxpr)

    def __call__(self, a, z):
        """Evaluate it; the arrays that it captured are in a."""
        numbers, captures = a
        out = eval_jaxpr(self.jaxpr, captures, *jax.tree.leaves((numbers, z)))
        return jax.tree.unflatten(self.structure, out)

    @property
    def out(self):
        """What it returns, in shapes and dtypes."""
        return jax.tree.unflatten(self.structure, [x.aval for x in self.jaxpr.outvars])


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
    jaxpr = closed.jaxpr
    if hasattr(jaxpr, "consts"):  # it would keep the captures alive
        jaxpr = jaxpr.replace(consts=[])
    return Traced(jaxpr, jax.tree.structure(shape)), (numbers, closed.consts), z


def is_number(x: Any) -> bool:
    """Is it an array or a float, rather than structure (functions, strings, whole numbers)?"""
    return isinstance(x, (jax.Array, np.ndarray, np.generic, float, complex))


@lru_cache(maxsize=1000)
def first_alike(traced: Traced) -> Traced:
    """The first function that did the same: what `jax.jit` has compiled for one serves the other.

    It is found here and not by jit's own lookup, whose lock is held while it compares: what a
    function does may have to be traced.
    """
    return traced


itself = partial(MethodType, id)  # equal for the very same object, which it keeps alive


def deed(x: Any, in_rule: bool = False) -> Hashable:
    """What x in a jaxpr does: where two are equal, they do the same. If in doubt, they are not."""
    jaxpr = getattr(x, "jaxpr", x)
    if hasattr(jaxpr, "eqns"):
        numbers = defaultdict(count().__next__)  # a variable, by where it is seen first

        def atom(x):
            is_literal = hasattr(x, "val")  # by its bits, which tell 0 from −0
            return x.aval, np.asarray(x.val).tobytes() if is_literal else numbers[x]

        def atoms(xs):
            return tuple(map(atom, xs))

        inputs = atoms(jaxpr.constvars), atoms(jaxpr.invars)
        body = tuple(
            (each.primitive, atoms(each.invars), atoms(each.outvars), *parameters(each, in_rule))
            for each in jaxpr.eqns
        )
        return deed(getattr(x, "consts", ()), in_rule), inputs, body, atoms(jaxpr.outvars)
    if isinstance(x, (tuple, list)):
        return type(x), *(deed(each, in_rule) for each in x)
    if isinstance(x, float) or hasattr(x, "__array__"):
        dtype = getattr(x, "dtype", type(x))
        hidden = isinstance(x, Tracer) or jnp.issubdtype(dtype, jax.dtypes.extended)
        if hidden or np.size(x) > 100:
            return itself(x)
        return np.shape(x), dtype, np.asarray(x).tobytes()
    try:
        hash(x)
    except TypeError:
        return itself(x)
    return type(x), x


def parameters(operation, in_rule: bool) -> list[Hashable]:
    """`deed` of the parameters of an operation; custom rules, which no jaxpr shows, are traced."""
    deeds = []
    for name, x in operation.params.items():
        rule = name in ("jvp_jaxpr_fun", "fwd_jaxpr_thunk")
        if rule and not in_rule:
            zeros = [False] * (len(operation.invars) - operation.params["num_consts"])
            try:
                x = x.call_wrapped(*zeros)
            except Exception as error:  # there are rules that only forbid a derivative
                x = type(error), str(error)
        elif rule or name == "out_trees":  # it may call the function of its rule; always new
            x = None
        elif name == "bwd":
            x = x.f
        deeds.append(deed(x, in_rule or rule))
    return deeds
