"""An exercise: problems drawn anew at each call, the right answer, and the slips people make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax.numpy as jnp
import numpy as np

from .asked import Asked, Slip
from .compare import PRECISION, Fault, as_tuple, distance, fault, short
from .feedback import Feedback
from .runner import run


@dataclass
class Exercise(Asked):
    """Write a function. It is called on problems that are drawn anew each time.

    `draw(rng, n)` returns a problem, a tuple of float64 NumPy arrays; `right(*problem)` the right
    answer, an array or a tuple of arrays. The student's function gets the problem as JAX arrays of
    each dtype, or what `call(answer, *problem)` makes of it. `also` are checks of how it was
    done, once the numbers are right: `look(answer)` returns a slip's text, or an empty string.
    `explain(values, *problem)` may name a slip that no formula gives.
    """

    asks: str = ""  #: the call and what it returns: "jacobian(f, x, z): the n × n matrix ∂z*/∂x"
    draw: Callable[..., tuple] = lambda rng, n: ()
    right: Callable[..., Any] = lambda *problem: None
    slips: Sequence[Slip] = ()
    explain: Callable[..., str] = lambda values, *problem: ""
    call: Callable[..., Any] = lambda answer, *problem: answer(*problem)
    also: Sequence[Callable[[Any], str]] = ()
    problems: Sequence[tuple[int, str]] = ((3, "float64"), (5, "float32"), (8, "float64"))
    tolerance: Mapping[str, float] = field(default_factory=lambda: PRECISION)
    seconds: float = 20.0

    def __call__(
        self, answer: Any, hint: int | None = None, seconds: float | None = None
    ) -> Feedback:
        """Check an answer; `hint` asks for one of the hints, `seconds` limits each call.

        Nothing that the answer does is raised, and None or ... is "not attempted yet".
        """
        if answer is None or answer is ...:
            return self.not_attempted()
        if not callable(answer):
            return self.not_yet(
                "Give the function itself, not what it returns.",
                hint,
                expected=self.asks,
                measured=f"something of type {type(answer).__name__}",
                slip=f"Write `check.{self.name}(function)`, without calling the function.",
            )
        for n, dtype in self.problems:
            feedback = self._try(answer, n, dtype, hint, seconds or self.seconds)
            if feedback:
                return feedback
        for look in self.also:
            feedback = self._look(look, answer, hint, seconds or self.seconds)
            if feedback:
                return feedback
        return self.passed(
            f"Right on {len(self.problems)} new problems: relative errors below "
            + " and ".join(f"{short(self.tolerance[d])} in {d}" for d in self._dtypes())
            + "."
        )

    def _dtypes(self) -> list[str]:
        return list(dict.fromkeys(dtype for _, dtype in self.problems))

    def _try(self, answer, n, dtype, hint, seconds) -> Feedback | None:
        """Call the answer on one new problem; return None where it is right."""
        drawn = self.draw(np.random.default_rng(), n)
        # What the student gets is rounded to dtype, and so is what the right answer is made of.
        problem = tuple(x.astype(dtype).astype(np.float64) for x in drawn)
        tried = f"{self.asks.split(':')[0]} on a new problem, n = {n} in {dtype}"
        expected = (
            f"{self.asks.partition(': ')[2]}, to a relative error of {short(self.tolerance[dtype])}"
        )

        def work():
            return self.call(answer, *(jnp.asarray(x, dtype) for x in problem))

        outcome = run(work, seconds, x64=dtype == "float64")
        if outcome.error:
            return self.not_yet(
                "Your code did not run to its end.",
                hint,
                tried=tried,
                expected=expected,
                measured=outcome.error,
                slip=outcome.advice,
            )
        if all(x is None or x is ... for x in as_tuple(outcome.value)):
            return self.not_attempted(nothing_returned=True)
        with np.errstate(all="ignore"):
            right = self.right(*problem)
            found = fault(outcome.value, right, dtype, self.tolerance[dtype])
            if found is None:
                return None
            slip = self._recognise(found, problem, right) or found.slip
        if not slip:
            looks = (run(lambda look=look: look(answer), seconds).value for look in self.also)
            slip = next((text for text in looks if text), "")
        return self.not_yet(
            "The answer is not the right one yet.",
            hint,
            tried=tried,
            expected=expected,
            measured=found.measured,
            slip=slip,
        )

    def _look(self, look, answer, hint, seconds) -> Feedback | None:
        """Look at how the answer was found; return None where that is as asked."""
        outcome = run(lambda: look(answer), seconds)
        slip = outcome.value or outcome.advice
        if not slip and not outcome.error:
            return None
        return self.not_yet(
            "The numbers are right; how they are found is not yet what was asked.",
            hint,
            tried=f"how {self.asks.split(':')[0]} works",
            expected=look.__doc__ or "",
            measured=outcome.error,
            slip=slip,
        )

    def _recognise(self, found: Fault, problem: tuple, right: Any) -> str:
        """Name the slip that gives these wrong numbers, if one does."""
        if not found.values:
            return ""
        if text := self.explain(found.values, *problem):
            return text
        rights = tuple(np.asarray(x, np.float64) for x in as_tuple(right))
        best, named = 0.05 * min(found.error, 1.0), ""
        for slip in self.slips:
            try:
                wrong = tuple(np.asarray(x, np.float64) for x in as_tuple(slip.wrong(*problem)))
            except np.linalg.LinAlgError:  # this problem has no such wrong answer
                continue
            if [w.shape for w in wrong] == [x.shape for x in rights]:
                off = distance(found.values, wrong)
                if off < best:
                    best, named = off, f"{slip.name}: {slip.why}"
        return named
