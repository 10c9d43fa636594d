"""What all exercises share: their slips, three hints, and how often the answer was wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .feedback import Feedback, lead


@dataclass(frozen=True)
class Slip:
    """A named mistake, and what it gives: `wrong(*problem)` in NumPy, like the right answer."""

    name: str
    wrong: Callable[..., Any]
    why: str  #: why it is wrong and what to do, in a sentence or two


@dataclass
class Asked:
    """What all exercises share: a name, three hints, and how often the answer was wrong."""

    name: str
    hints: Sequence[str] = ()
    failures: int = field(default=0, init=False)
    printed: str = field(default="", init=False)  #: what the last answer printed
    #: told of each answer: the name, passed or not, the hint's number, the slips' names
    record: Callable[[str, bool, int, Sequence[str]], str] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def not_attempted(self, nothing_returned: bool = False) -> Feedback:
        """Say that there is nothing to check yet; the same words on any machine."""
        text = "Write your answer, and run this cell again."
        if nothing_returned:
            text = "Your function returns nothing yet. Write your answer, with a `return`."
        return Feedback(self.name, "not attempted", text, printed=self.printed)

    def passed(self, summary: str) -> Feedback:
        """Say that it is right."""
        self.failures = 0
        return self._noted(Feedback(self.name, "passed", summary, printed=self.printed), 0)

    def not_yet(self, summary: str, hint: int | None, **rows: str) -> Feedback:
        """Say what is wrong, with the next hint: each wrong answer in a row gives one more."""
        self.failures += 1
        count = len(self.hints)
        number = min(hint or self.failures, count)
        if count:
            rows["hint"] = f"({number} of {count}) {self.hints[number - 1]}"
        feedback = Feedback(self.name, "not yet", summary, printed=self.printed, **rows)
        return self._noted(feedback, number)

    def slips_met(self, slip: str) -> list[str]:
        """Return the slips' names, where they have names; "In ∂W: Wrong sign: …" is one of ∂W."""
        lines = [re.sub(r"^In [^:]+: ", "", line) for line in slip.splitlines()]
        return list(dict.fromkeys(filter(None, map(lead, lines))))

    def _noted(self, feedback: Feedback, hint: int) -> Feedback:
        if self.record is None:
            return feedback
        slips = self.slips_met(feedback.slip)
        return replace(feedback, record=self.record(self.name, feedback.passed, hint, slips))
