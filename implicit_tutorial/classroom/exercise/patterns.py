"""The last resort: wrong numbers that no slip explains. In which respect are they right?"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

Array = np.ndarray


def near(a: Array, b: Array, tolerance: float) -> bool:
    """Is a equal to b, up to a relative error?"""
    return a.shape == b.shape and bool(np.linalg.norm(a - b) <= tolerance * np.linalg.norm(b))


def pattern(wrong: Array, right: Array, scalars: Mapping[str, float], tolerance: float) -> str:
    """Say how wrong numbers and right ones, of one shape, belong together; or nothing.

    `scalars` are the problem's own numbers, by name: a step width left out is named.
    """
    if not np.linalg.norm(right):
        return ""
    with np.errstate(all="ignore"):
        for look in (zero, multiple, rearranged, calculated, shifted, partly):
            if text := next(look(wrong, right, tolerance, scalars), ""):
                return text
    return ""


def zero(wrong, right, tolerance, scalars) -> Iterator[str]:
    """All zero?"""
    if np.linalg.norm(wrong) <= 1e-6 * np.linalg.norm(right):
        yield (
            "All zero: look for a product with something that vanishes, a derivative of what does "
            "not depend on the argument, or an array that is never filled."
        )


def multiple(wrong, right, tolerance, scalars) -> Iterator[str]:
    """The right answer times a number, and which?"""
    factor = float(np.vdot(wrong, right) / np.vdot(right, right))
    if not near(wrong, factor * right, tolerance):
        return
    if abs(factor + 1) < tolerance:
        yield "Wrong sign: this is the right answer with its sign changed."
    for name, s in scalars.items():
        for power, what in ((s, f"times `{name}`"), (1 / s, f"divided by `{name}`")):
            for sign, also in ((1, ""), (-1, ", and its sign changed")):
                if abs(s - 1) > 0.01 and abs(factor - sign * power) < tolerance * abs(factor):
                    yield f"A multiple: the right answer {what}{also}."
    simple = Fraction(factor).limit_denominator(6)
    is_simple = simple and abs(factor - simple) < tolerance * abs(factor)
    if is_simple or right.size > 1:
        yield (
            f"A multiple: this is {simple if is_simple else f'{factor:.3g}'} times the right "
            "answer. Look for a factor that is left out, or there twice."
        )


def rearranged(wrong, right, tolerance, scalars) -> Iterator[str]:
    """The right numbers in other places?"""
    if right.ndim == 2 and right.shape[0] == right.shape[1]:
        for sign, also in ((1, ""), (-1, ", with its sign changed")):
            if near(wrong, sign * right.T, tolerance):
                yield f"Transposed: this is the transpose of the right answer{also}."
    if right.ndim and near(wrong, right[::-1], tolerance):
        yield "In reverse order: the right numbers, the last one first."
    if right.size > 1 and near(np.sort(wrong, None), np.sort(right, None), tolerance):
        yield (
            "In another order: these are the right numbers in other places. Look for a `reshape`, "
            "a missing `.T`, or two arguments swapped."
        )
    if right.size > 1 and near(np.abs(wrong), np.abs(right), tolerance):
        count = int(np.sum(np.sign(wrong) != np.sign(right)))
        yield f"Sign: {count} of {right.size} numbers have the wrong sign; their sizes are right."


def calculated(wrong, right, tolerance, scalars) -> Iterator[str]:
    """A simple function of the right answer?"""
    square = right.ndim == 2 and right.shape[0] == right.shape[1]
    if square and np.linalg.cond(right) < 1e8 and near(wrong, np.linalg.inv(right), tolerance):
        yield "Inverted: this is the inverse of the right answer."
    if np.all(right) and near(wrong, 1 / right, tolerance):
        yield "Upside down: each number is 1 over the right one."
    if near(wrong, right**2, tolerance):
        yield "Squared: each number is the square of the right one."


def shifted(wrong, right, tolerance, scalars) -> Iterator[str]:
    """The right answer plus the same everywhere, or plus a multiple of I?"""
    extra = wrong - right
    if right.size > 2 and near(extra, np.full_like(extra, extra.mean()), tolerance):
        yield f"Shifted: each number is too large by the same {extra.mean():.3g}."
    if right.ndim == 2 and right.shape[0] == right.shape[1] > 1:
        mean = np.trace(extra) / len(extra)
        if near(extra, mean * np.eye(len(extra)), tolerance):
            yield f"Identity: this is the right answer plus {mean:.3g} times the identity."


def partly(wrong, right, tolerance, scalars) -> Iterator[str]:
    """Some rows, columns or entries right?"""
    same = np.abs(wrong - right) <= tolerance * np.abs(right).max()
    if right.ndim == 2 and right.shape[0] == right.shape[1]:
        diagonal = np.eye(len(right), dtype=bool)
        if same[diagonal].all():
            rest = "not" if wrong[~diagonal].any() else "zero"
            yield f"Only the diagonal is right: the other entries are {rest}."
        if same[~diagonal].all():
            yield "Only the diagonal is wrong: all other entries are right. Is the identity in it?"
    axes = (("row", "rows"), ("column", "columns"))
    for axis, (name, names) in enumerate(axes if right.ndim == 2 else [("entry", "entries")]):
        good = same.all(axis=tuple(k for k in range(right.ndim) if k != axis))
        if right.ndim <= 2 and right.ndim and good.any():
            *most, last = [f"{k + 1}" for k in np.flatnonzero(good)]
            which = f"{names} {', '.join(most)} and {last}" if most else f"{name} {last}"
            yield (
                f"Partly right: {which} of {len(good)} {'are' if most else 'is'} right, the rest "
                "is not. Look for an index, a loop that ends early, or a sum over the wrong axis."
            )
    if right.ndim == 2 and same.mean() > 0.25:
        yield f"Partly right: {int(same.sum())} of {same.size} entries are right."
