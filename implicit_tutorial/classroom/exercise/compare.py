"""Is what a student returned the right thing? If not, in which respect is it wrong first?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

PRECISION = {"float64": 1e-8, "float32": 1e-3}  # relative errors that pass, by default


@dataclass(frozen=True)
class Fault:
    """How a value differs from the right one: what was measured, and a slip that explains it."""

    measured: str
    slip: str = ""
    values: tuple[np.ndarray, ...] = ()  #: the wrong numbers, where only the numbers are wrong
    error: float = np.inf


def short(x: float) -> str:
    """Return 1e-8 for 1e-08, 1.3e-4 for 0.00013."""
    mantissa, exponent = f"{x:.1e}".split("e") if np.isfinite(x) else (f"{x}", "0")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if int(exponent) else mantissa


def as_tuple(value: Any) -> tuple:
    """Return a tuple of outputs: itself, or the one output."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def distance(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    """Return the largest of ‖a_i − b_i‖/‖b_i‖; where b_i is zero, ‖a_i‖."""
    with np.errstate(all="ignore"):
        sizes = [float(np.linalg.norm(y)) or 1.0 for y in b]
        return max(
            float(np.linalg.norm(x - y)) / size for x, y, size in zip(a, b, sizes, strict=True)
        )


def fault(value: Any, right: Any, dtype: str, tolerance: float) -> Fault | None:
    """Return what is wrong with a value, or None."""
    rights = tuple(np.asarray(x, np.float64) for x in as_tuple(right))
    values = as_tuple(value)
    if isinstance(value, list) and len(rights) == 1:  # a list of numbers: a vector
        values = (value,)
    if len(values) != len(rights):
        what = f"a tuple of {len(rights)}" if len(rights) > 1 else "one array, not a tuple"
        return Fault(
            f"{len(values)} values were returned",
            f"Wrong number of values: return {what}. (`jax.vjp`, its function, and solvers "
            "return tuples: take out the part that is asked for.)",
        )
    arrays = []
    for number, (x, y) in enumerate(zip(values, rights, strict=True), start=1):
        which = f"value {number} is " if len(rights) > 1 else ""
        if found := form(x, y, dtype, which):
            return found
        arrays.append(np.asarray(x, np.float64))
    error = distance(arrays, rights)
    if error <= tolerance:
        return None
    measured = f"a relative error of {short(error)}"
    slip = ""
    if dtype == "float64" and error < 1e-3:
        slip = (
            f"Lower precision than asked: about {max(1, round(-np.log10(error)))} digits are "
            "right. Look for a solver that stops too early, a difference quotient, or a cast to "
            "float32."
        )
    return Fault(measured, slip, tuple(arrays), error)


def form(x: Any, right: np.ndarray, dtype: str, which: str) -> Fault | None:
    """Return what is wrong with one value before its numbers are looked at."""
    if x is None:
        return Fault(f"{which}None", "Nothing was returned: is a `return` missing?")
    try:
        array = np.asarray(x)
        numbers = np.asarray(array, np.float64)
    except (TypeError, ValueError):
        return Fault(f"{which}of type {type(x).__name__}", "Not an array: return numbers.")
    if array.shape != right.shape:
        slip = f"Wrong shape: {array.shape} where {right.shape} is asked for."
        if array.shape == right.shape[::-1]:
            slip += " It is the transpose's shape."
        elif array.size == right.size:
            slip += " The numbers are as many: look for an axis of length 1 too much or too few."
        elif array.ndim < right.ndim:
            slip += " Was a sum taken, or a diagonal, where each entry is asked for?"
        return Fault(f"{which}an array of shape {array.shape}", slip)
    if not np.all(np.isfinite(numbers)):
        word = "NaN" if np.any(np.isnan(numbers)) else "inf"
        return Fault(
            f"{which}an array with {word} in it",
            f"{word}: a division by zero, a singular matrix, or an iteration that diverged. Print "
            "what goes into the last step.",
        )
    if dtype == "float64" and right.ndim and array.dtype.itemsize < 8:
        return Fault(
            f"{which}an array of {array.dtype}",
            f"Wrong dtype: the problem is in {dtype}, and digits are lost. Look for a "
            "constant or a cast with a fixed dtype, as in `jnp.eye(n, dtype=jnp.float32)`.",
        )
    return None
