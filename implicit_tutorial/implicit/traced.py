"""A function as it is at this moment, compiled once for all moments at which it does the same."""

from functools import lru_cache
from typing import Any

import jax
import numpy as np
from jax.core import Tracer, eval_jaxpr


class Traced:
    """A function of (a', z) as it was traced; the arrays that it captured are in a'."""

    def __init__(self, jaxpr, structure):
        # A jaxpr that holds its captures too would keep them alive.
        self.jaxpr = jaxpr.replace(consts=[]) if hasattr(jaxpr, "consts") else jaxpr
        self.structure = structure
        self.text = str(jaxpr)

    def __call__(self, a, z):
        """Evaluate it, for the captured arrays in a."""
        numbers, captures = a
        out = eval_jaxpr(self.jaxpr, captures, *jax.tree.leaves((numbers, z)))
        return jax.tree.unflatten(self.structure, out)

    @property
    def reverse_only(self) -> bool:
        """Does it hold a `jax.custom_vjp` function, which has no forward mode?"""
        return "custom_vjp_call" in self.text


def first_alike(traced: Traced) -> Traced:
    """The first function that did the same: what `jax.jit` has compiled for one serves the other.

    It is found here and not by jit's own lookup, whose lock is held while it compares, and to
    compare may need to trace.
    """
    return _first(Deed(traced))


class Deed:
    """What a traced function does: its text, and what that text does not show."""

    def __init__(self, traced):
        self.traced = traced

    def __hash__(self):
        return hash(self.traced.text)

    def __eq__(self, other):
        one, two = self.traced, other.traced
        shown = one.text == two.text and one.structure == two.structure
        return shown and same_operations(one.jaxpr, two.jaxpr)


@lru_cache(maxsize=1000)
def _first(deed: Deed) -> Traced:
    return deed.traced


def same(x: Any, y: Any, in_rule: bool = False) -> bool:
    """Do two things, in jaxprs of the same text, do the same? If in doubt, they do not."""
    if x is y:
        return True
    if type(x) is not type(y):
        return False
    if hasattr(x, "eqns") or hasattr(getattr(x, "jaxpr", None), "eqns"):
        if not same(getattr(x, "consts", ()), getattr(y, "consts", ()), in_rule):
            return False
        return same_operations(getattr(x, "jaxpr", x), getattr(y, "jaxpr", y), in_rule)
    if isinstance(x, (tuple, list)):
        return len(x) == len(y) and all(same(*pair, in_rule) for pair in zip(x, y, strict=True))
    if hasattr(x, "dtype") and hasattr(x, "shape"):
        known = not isinstance(x, Tracer) and x.dtype.kind in "biufc" and x.size <= 100
        return bool(known and np.array_equal(x, y))
    return bool(x == y)


def same_operations(x, y, in_rule: bool = False) -> bool:
    """`same` for the operations of two jaxprs."""
    return all(same_parameters(*pair, in_rule) for pair in zip(x.eqns, y.eqns, strict=True))


def same_parameters(one, other, in_rule: bool) -> bool:
    """`same` for two operations; custom rules, which no jaxpr shows, by their own trace."""
    custom = "num_consts" in one.params
    for name, x in one.params.items():
        y = other.params[name]
        if name in ("jvp_jaxpr_fun", "fwd_jaxpr_thunk"):
            if in_rule:  # a rule may call the function that it is the rule of
                continue
            zeros = [False] * (len(one.invars) - one.params["num_consts"])
            x, y = (outcome(rule.call_wrapped, *zeros) for rule in (x, y))
            if str(x) != str(y):
                return False
        if name == "bwd":
            x, y = x.f, y.f
        if name != "out_trees" and not same(x, y, in_rule or custom):  # which are always new
            return False
    return True


def outcome(function, *args) -> Any:
    """What it returns or raises: there are rules that only forbid a derivative."""
    try:
        return function(*args)
    except Exception as error:
        return type(error), str(error)
