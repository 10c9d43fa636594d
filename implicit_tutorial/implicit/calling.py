"""How a user's function is called: compiled once, and differentiated in what it closes over."""

import dis
from collections.abc import Callable
from functools import cache, wraps
from types import CodeType, FunctionType
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.core import eval_jaxpr


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


def cached_jit(fun: Callable) -> Callable:
    """`jax.jit` in which numbers are traced and all else is static: functions, solvers, flags.

    A function counts as the same one only while what it reads from outside stays the same object.
    So `W = 2 * W` in a notebook's next cell is seen, where `jax.jit` would go on with the old W.
    """

    @jax.jit(static_argnums=0)
    def compiled(static, numbers):
        treedef, rest, _ = static
        leaves = [n if r is None else r for n, r in zip(numbers, rest, strict=True)]
        return fun(*jax.tree.unflatten(treedef, leaves))

    @wraps(fun)
    def call(*args):
        leaves, treedef = jax.tree.flatten(args)
        numbers = [x if is_number(x) else None for x in leaves]
        rest = tuple(None if is_number(x) else x for x in leaves)
        outside = Same(v for x in rest if callable(x) for v in read_from_outside(x))
        return compiled((treedef, rest, outside), numbers)

    return call


class Same:
    """Objects that are equal to others only if each is the very same object."""

    def __init__(self, objects):
        self.objects = tuple(objects)
        self.hash = hash(tuple(map(id, self.objects)))

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        return len(self.objects) == len(other.objects) and all(
            a is b for a, b in zip(self.objects, other.objects, strict=True)
        )


def read_from_outside(f: Callable, seen: tuple = ()) -> list:
    """List the objects that f reads besides its arguments, and those that its helpers read."""
    f = getattr(f, "__func__", getattr(f, "func", f))  # a method's or a partial's function
    if not isinstance(f, FunctionType) or f in seen:
        return []
    cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
    objects = []
    for name in names_read(f.__code__):
        try:
            value = cells[name].cell_contents if name in cells else f.__globals__[name]
        except (KeyError, ValueError):  # a builtin, a local of an inner function; not yet assigned
            continue
        objects.append(value)
        if getattr(value, "__globals__", None) is f.__globals__:
            objects += read_from_outside(value, (*seen, f))
    return objects


@cache
def names_read(code: CodeType) -> tuple[str, ...]:
    """The global and closed-over names that a function's code reads and never assigns."""
    read, assigned = set(), set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_DEREF"):
            read.add(instruction.argval)
        elif instruction.opname in ("STORE_GLOBAL", "STORE_DEREF"):
            assigned.add(instruction.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            read.update(names_read(inner))
    return tuple(sorted(read - assigned))
