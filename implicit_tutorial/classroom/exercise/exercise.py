"""An exercise: problems drawn anew at each call, the right answer, and the slips people make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax.numpy as jnp
import numpy as np

from .asked import Asked, Slip
from .compare import PRECISION, as_tuple, fault, short
from .feedback import Feedback
from .recognise import recognise, without_effect
from .runner import Outcome, run


@dataclass
class Exercise(Asked):
    """Write a function. It is called on problems that are drawn anew each time.

    `draw(rng, n)` returns a problem, a tuple of float64 NumPy arrays; `right(*problem)` the right
    answer, an array or a tuple of arrays. The student's function gets the problem as JAX arrays, or
    what `call(answer, *problem)` makes of it, for each n and dtype of `problems`: JAX compiles for
    a size once, so two have the same. `also` and `way` look at how it was done, once the numbers
    are right: `look(answer)` returns a slip's text or nothing; `also` does so beside wrong numbers,
    too. `explain(values, *problem)` may name one more slip.
    """

    asks: str = ""  #: the call and what it returns: "jacobian(f, x, z): the n × n matrix ∂z*/∂x"
    outputs: Sequence[str] = ()  #: the names of the outputs, where there are several
    draw: Callable[..., tuple] = lambda rng, n: ()
    right: Callable[..., Any] = lambda *problem: None
    slips: Sequence[Slip] = ()
    explain: Callable[..., str] = lambda values, *problem: ""
    call: Callable[..., Any] = lambda answer, *problem: answer(*problem)
    also: Sequence[Callable[[Any], str]] = ()
    way: Sequence[Callable[[Any], str]] = ()
    problems: Sequence[tuple[int, str]] = ((3, "float64"), (5, "float32"), (3, "float64"))
    tolerance: Mapping[str, float] = field(default_factory=lambda: PRECISION)
    seconds: float = 20.0

    def __call__(
        self, answer: Any, hint: int | None = None, seconds: float | None = None
    ) -> Feedback:
        """Check an answer; `hint` asks for one of the hints, `seconds` limits each call.

        Nothing that the answer does is raised, and None or ... is "not attempted yet".
        """
        self.printed = ""
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
            if feedback := self._try(answer, n, dtype, hint, seconds or self.seconds):
                return feedback
        for look in (*self.also, *self.way):
            if feedback := self._look(look, answer, hint, seconds or self.seconds):
                return feedback
        return self.passed(
            f"Right on {len(self.problems)} new problems: relative errors below "
            + " and ".join(f"{short(self.tolerance[d])} in {d}" for d in self._dtypes())
            + "."
        )

    @property
    def call_text(self) -> str:
        """The call that is asked for, as in "jacobian(f, x, z)"."""
        return self.asks.split(":")[0]

    def _dtypes(self) -> list[str]:
        return list(dict.fromkeys(dtype for _, dtype in self.problems))

    def _try(self, answer, n, dtype, hint, seconds) -> Feedback | None:
        """Call the answer on one new problem; return None where it is right."""
        rng = np.random.default_rng()

        def draw():
            # What the student gets is rounded to dtype, and so is what `right` is made of.
            return tuple(x.astype(dtype).astype(np.float64) for x in self.draw(rng, n))

        def ask(problem) -> Outcome:
            def work():
                return self.call(answer, *(jnp.asarray(x, dtype) for x in problem))

            return run(work, seconds, x64=dtype == "float64")

        problem = draw()
        tolerance, outcome = self.tolerance[dtype], ask(problem)
        self.printed = outcome.printed
        size = f"n = {n} in " if any(x.ndim for x in problem) else ""
        about = {
            "tried": f"{self.call_text} on a new problem, {size}{dtype}",
            "expected": f"{self.asks.partition(': ')[2]}, to a relative error of "
            + short(tolerance),
        }
        if outcome.error and not outcome.blank:
            return self.not_yet(
                "Your code did not run to its end.",
                hint,
                measured=outcome.error,
                slip=outcome.advice,
                **about,
            )
        if all(x is None or x is ... for x in as_tuple(outcome.value)):
            return self.not_attempted(nothing_returned=True)
        with np.errstate(all="ignore"):
            right = self.right(*problem)
            found = fault(outcome.value, right, dtype, tolerance, self.outputs)
            if found is None:
                return None
            slip = recognise(self, found, problem, right, tolerance) or found.slip
            slip = slip or without_effect(self, ask, problem, draw)
        looks = (run(lambda look=look: look(answer), seconds).value for look in self.also)
        seen = next((text for text in looks if text), "") if found.values else ""
        if not slip and seen:
            seen = f"{seen} (That alone does not explain the numbers.)"
        return self.not_yet(
            "The answer is not the right one yet.",
            hint,
            measured=found.measured,
            slip=slip,
            besides=seen,
            **about,
        )

    def _look(self, look, answer, hint, seconds) -> Feedback | None:
        """Look at how the answer was found; return None where that is as asked."""
        outcome = run(lambda: look(answer), seconds)
        slip = outcome.value or outcome.advice
        if not slip and not outcome.error:
            return None
        summary = "The numbers are right; how they are found is not yet what was asked."
        if outcome.error:
            summary = "The numbers are right on the problems so far; on one more the code fails."
        return self.not_yet(
            summary,
            hint,
            tried=f"how {self.call_text} works",
            expected=look.__doc__ or "",
            measured=outcome.error,
            slip=slip,
        )
