"""Which slip gives these wrong numbers? The exercise's own, or one that any exercise knows."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .compare import Fault, as_tuple, distance
from .patterns import near, pattern
from .runner import Outcome

if TYPE_CHECKING:
    from .exercise import Exercise

GLOBAL = "Is it a constant, or a variable of the notebook that is used in place of an argument?"


def recognise(
    exercise: "Exercise", found: Fault, problem: tuple, right: Any, tolerance: float
) -> str:
    """Name the slip that gives these wrong numbers, if one does; output by output if need be."""
    if not found.values:
        return ""
    if text := exercise.explain(found.values, *problem):
        return text
    rights = arrays(right)
    slips = [(f"{slip.name}: {slip.why}", given(slip, problem, rights)) for slip in exercise.slips]
    slips = [(text, wrong) for text, wrong in slips if wrong]
    if text := nearest(found.values, max(found.errors), slips):
        return text
    if max(found.errors) < 1e-3:
        return found.slip
    names = named_scalars(exercise, problem)
    texts = {}
    for k, value in enumerate(found.values):
        if found.errors[k] > tolerance:
            alone = [(text, wrong[k : k + 1]) for text, wrong in slips if len(rights) > 1]
            text = nearest((value,), found.errors[k], alone)
            texts[k] = text or pattern(value, rights[k], names, max(tolerance, 1e-5))
    if len(rights) == 1 or len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    outputs = exercise.outputs or [f"value {k + 1}" for k in range(len(rights))]
    return "\n".join(f"In {outputs[k]}: {text}" for k, text in texts.items() if text)


def arrays(values: Any) -> tuple[np.ndarray, ...]:
    """Return the outputs as arrays of float64."""
    return tuple(np.asarray(x, np.float64) for x in as_tuple(values))


def given(slip, problem: tuple, rights: tuple) -> tuple[np.ndarray, ...]:
    """Return what a slip gives on this problem; () where it gives nothing of the right shape."""
    try:
        wrong = arrays(slip.wrong(*problem))
    except np.linalg.LinAlgError:  # this problem has no such wrong answer
        return ()
    return wrong if [w.shape for w in wrong] == [x.shape for x in rights] else ()


def nearest(values: tuple, error: float, slips: list) -> str:
    """Return the slip whose numbers are by far nearer than the right ones, if there is one."""
    # A few numbers come close by chance, where many slips are on the list.
    share = {1: 0.0005, 2: 0.005, 3: 0.02}.get(sum(np.size(value) for value in values), 0.05)
    best, named = share * min(error, 1.0), ""
    for text, wrong in slips:
        off = distance(values, wrong)
        if off < best:
            best, named = off, text
    return named


def arguments(exercise: "Exercise", problem: tuple) -> list[str]:
    """Return the name of the argument that each part of the problem is, or goes into.

    The last arguments are the last arrays; what is left over is what the first is made of.
    """
    names = exercise.call_text.partition("(")[2].rstrip(")").split(", ")
    return [names[0]] * (len(problem) - len(names)) + names[-len(problem) :]


def named_scalars(exercise: "Exercise", problem: tuple) -> Mapping[str, float]:
    """Return the problem's numbers, by the names that the student knows."""
    pairs = zip(arguments(exercise, problem), problem, strict=True)
    return {name: float(x) for name, x in pairs if x.ndim == 0 and x}


def without_effect(
    exercise: "Exercise", ask: Callable[[tuple], Outcome], problem: tuple, draw: Callable[[], tuple]
) -> str:
    """Say which argument, if any, the answer does not look at: each is replaced in turn."""

    def answer_to(changed: tuple) -> tuple:
        outcome = ask(changed)
        try:
            return () if outcome.error else arrays(outcome.value)
        except Exception:  # not numbers
            return ()

    def same(a: tuple, b: tuple) -> bool:
        return len(a) == len(b) > 0 and all(near(x, y, 1e-6) for x, y in zip(a, b, strict=True))

    def differs(other: tuple) -> bool:
        return all(np.any(new != old) for new, old in zip(other, problem, strict=True))

    # Twenty tries: a count may be drawn twice.
    other = next(filter(differs, (draw() for _ in range(20))), draw())
    first = answer_to(problem)
    if not first or not all(np.all(np.isfinite(x)) for x in first):
        return ""
    if not same(first, answer_to(problem)):
        return (
            "Changing: two calls with the same arguments give two results. Look for random numbers "
            "or for a variable outside of the function that each call changes."
        )
    if same(first, answer_to(other)):
        return f"The same for two problems. {GLOBAL}"
    names, right = arguments(exercise, problem), arrays(exercise.right(*problem))
    for name in dict.fromkeys(names):
        mixed = tuple(
            new if at == name else old for at, old, new in zip(names, problem, other, strict=True)
        )
        try:
            wanted = arrays(exercise.right(*mixed))
        except Exception:  # the arguments belong together
            continue
        moved = all(np.all(np.isfinite(x)) for x in wanted) and not same(right, wanted)
        if moved and same(first, answer_to(mixed)):
            return f"The argument `{name}` has no effect on the result. {GLOBAL}"
    return ""
