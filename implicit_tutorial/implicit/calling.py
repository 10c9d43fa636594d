"""Compile a user's function once, and notice when what it reads from outside has changed."""

import dis
from collections.abc import Callable, Iterator
from functools import cache, partial, wraps
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import jax
import numpy as np

from .closures import is_number


def cached_jit(fun: Callable) -> Callable:
    """`jax.jit` in which numbers are traced and all else is static: functions, solvers, flags.

    A function counts as the same one only while the numbers and functions that it reads from
    outside are the same. So `W = 2 * W` in a notebook's next cell is seen, where `jax.jit` would
    go on with the old W.
    """

    @partial(jax.jit, static_argnums=0)
    def compiled(static, numbers):
        treedef, rest, _ = static
        leaves = [n if r is None else r for n, r in zip(numbers, rest, strict=True)]
        return fun(*jax.tree.unflatten(treedef, leaves))

    @wraps(fun)
    def call(*args):
        leaves, treedef = jax.tree.flatten(args)
        numbers = [x if is_number(x) else None for x in leaves]
        rest = tuple(None if is_number(x) else x for x in leaves)
        for x in rest:
            if x.__hash__ is None:
                raise TypeError(
                    "What is not a number among the parameters must be hashable, such as a "
                    f"function, a string or a tuple; got a {type(x).__name__}: {x!r}."
                )
        outside = Same(v for x in rest if callable(x) for v in read_from_outside(x))
        return compiled((treedef, rest, outside), numbers)

    return call


class Same:
    """Objects, equal to others if each is the very same one, or a NumPy array of the same bytes."""

    def __init__(self, objects):
        self.objects = tuple(objects)
        self.keys = tuple(
            (x.shape, x.dtype.str, x.tobytes()) if isinstance(x, np.ndarray) else id(x)
            for x in self.objects  # which are kept, so that no id is used again
        )

    def __hash__(self):
        return hash(self.keys)

    def __eq__(self, other):
        return self.keys == other.keys


def read_from_outside(f: Any, seen: tuple = ()) -> Iterator[Any]:
    """The numbers and functions that calling f reads besides its arguments, its helpers' too."""
    if isinstance(f, partial):
        yield from numbers_in((f.args, f.keywords))
        f = f.func
    elif isinstance(f, MethodType):
        yield from numbers_in(f.__self__)
        f = f.__func__
    elif not isinstance(f, FunctionType):
        yield from numbers_in(f)
        f = type(f).__call__
    if not isinstance(f, FunctionType) or f in seen:
        return
    cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
    for name in names_read(f.__code__):
        try:
            value = cells[name].cell_contents if name in cells else f.__globals__[name]
        except (KeyError, ValueError):  # a builtin, a local of an inner function; not yet assigned
            continue
        yield value
        yield from numbers_in(value)
        if getattr(value, "__globals__", None) is f.__globals__:
            yield from read_from_outside(value, (*seen, f))


def numbers_in(value: Any) -> list:
    """The numbers in a container, or among the attributes of an object."""
    if isinstance(value, (ModuleType, FunctionType, type)):
        return []
    if not isinstance(value, (dict, list, tuple)):
        value = getattr(value, "__dict__", ())
    return [x for x in jax.tree.leaves(value) if is_number(x)]


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
