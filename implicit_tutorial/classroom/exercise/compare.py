"""Is what a student returned the right thing? If not, in which respect is it wrong first?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

PRECISION = {"float64": 1e-8, "float32": 1e-3}  # relative errors that pass, by default
COMPLEX = (
    "Complex numbers: the answer is real. Look for a `1j`, `eig`, `sqrt` of a negative number, or "
    "`fft`. If the imaginary part is rounding, return the real part, `.real`."
)


@dataclass(frozen=True)
class Fault:
    """How a value differs from the right one: what was measured, and a slip that explains it."""

    measured: str
    slip: str = ""
    values: tuple[np.ndarray, ...] = ()  #: the numbers, where only numbers are wrong
    errors: tuple[float, ...] = ()  #: the relative error of each


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


def fault(
    value: Any, right: Any, dtype: str, tolerance: float, names: Sequence[str] = ()
) -> Fault | None:
    """Return what is wrong with a value, output by output, or None."""
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
    names = names or [f"value {k}" for k in range(1, len(rights) + 1)]
    verdicts, slip, arrays, errors = [], "", [], []
    for x, y in zip(values, rights, strict=True):
        if found := form(x, y, dtype):
            verdicts.append(found.measured)
            slip = slip or found.slip
            continue
        arrays.append(np.asarray(x, np.float64))
        errors.append(distance(arrays[-1:], [y]))
        wrong = errors[-1] > tolerance
        verdicts.append(f"a relative error of {short(errors[-1])}" if wrong else "right")
    if all(verdict == "right" for verdict in verdicts):
        return None
    measured = verdicts[0]
    if len(rights) > 1:
        measured = "; ".join(": ".join(pair) for pair in zip(names, verdicts, strict=True))
    if len(arrays) < len(rights):
        if len(rights) > 1 and all(map(same_shape, values[::-1], rights)):
            slip = f"Wrong order: return {', '.join(names)}, in this order."
        return Fault(measured, slip)
    if dtype == "float64" and max(errors) < 1e-3:
        slip = (
            f"Lower precision than asked: about {max(1, round(-np.log10(max(errors))))} digits are "
            "right. Look for a solver that stops too early, a difference quotient, or a cast to "
            "float32."
        )
    return Fault(measured, slip, tuple(arrays), tuple(errors))


def same_shape(x: Any, right: np.ndarray) -> bool:
    """Has this value the shape that is asked for?"""
    return getattr(x, "shape", None) == right.shape


def form(x: Any, right: np.ndarray, dtype: str) -> Fault | None:
    """Return what is wrong with one value before its numbers are looked at."""
    if x is None or x is ...:
        return Fault("nothing yet", "Nothing was returned: is a `return` missing?")
    not_numbers = Fault(
        f"something of type {type(x).__name__}",
        "A tuple where an array belongs: take it apart, `(dW, dx), dz = pull(u)`."
        if isinstance(x, tuple)
        else "Not an array: return numbers.",
    )
    try:
        array = np.asarray(x)
        if np.iscomplexobj(array):
            return Fault("an array of complex numbers", COMPLEX)
        numbers = np.asarray(array, np.float64)
    except Exception:  # a set, a function, an object whose own conversion raises
        return not_numbers
    if array.dtype.kind in "USMm":  # texts, times
        return not_numbers
    if array.shape != right.shape:
        slip = f"Wrong shape: {array.shape} where {right.shape} is asked for."
        if array.shape == right.shape[::-1]:
            slip += " It is the transpose's shape."
        elif array.size == right.size:
            slip += " The numbers are as many: look for an axis of length 1 too much or too few."
        elif array.ndim < right.ndim:
            slip += " Was a sum taken, or a diagonal, where each entry is asked for?"
        elif array.ndim > right.ndim:
            slip += (
                " An axis too many: is a sum missing, or an index, as in `path[-1]`? Is there a "
                "`*` or a `/` where a product `@` or a solve belongs?"
            )
        return Fault(f"an array of shape {array.shape}", slip)
    if not np.all(np.isfinite(numbers)):
        word = "NaN" if np.any(np.isnan(numbers)) else "inf"
        return Fault(
            f"an array with {word} in it",
            f"{word}: a division by zero, a singular matrix, or an iteration that diverged. Print "
            "what goes into the last step.",
        )
    if dtype == "float64" and right.ndim and array.dtype.itemsize < 8:
        return Fault(
            f"an array of {array.dtype}",
            f"Wrong dtype: the problem is in {dtype}, and digits are lost. Look for a "
            "constant or a cast with a fixed dtype, as in `jnp.eye(n, dtype=jnp.float32)`.",
        )
    return None
