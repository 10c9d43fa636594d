"""Exercises without a function: choose an answer, or give a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .asked import Asked
from .compare import short
from .feedback import Feedback
from .letters import choose, letter
from .patterns import pattern


@dataclass
class Choice(Asked):
    """Choose one answer: `reasons` says for each why it is right or wrong."""

    right: str = ""
    reasons: Mapping[str, str] | None = None

    def slips_met(self, slip: str) -> list[str]:
        """Return none: a reason is a sentence, not a name."""
        return []

    def __call__(self, answer: Any, hint: int | None = None) -> Feedback:
        """Check a letter, as in check.name("b")."""
        if answer is None or answer is ...:
            return self.not_attempted()
        reasons, chosen = self.reasons or {}, letter(answer)
        if chosen not in reasons:
            return self.not_yet(choose(reasons), hint)
        if chosen == self.right:
            return self.passed(reasons[chosen])
        return self.not_yet(f"“{chosen}” is not it.", hint, slip=reasons[chosen])


@dataclass
class Number(Asked):
    """Give a number or an array: `slips` maps what a slip would give to why it is wrong."""

    asks: str = ""
    right: Any = None
    tolerance: float = 1e-3
    slips: Sequence[tuple[Any, str]] = ()

    def slips_met(self, slip: str) -> list[str]:
        """Return none: what is said of a wrong number is a sentence, not a name."""
        return []

    def __call__(self, answer: Any, hint: int | None = None) -> Feedback:
        """Check a number, as in check.name(0.25)."""
        if answer is None or answer is ...:
            return self.not_attempted()
        right = np.asarray(self.right, np.float64)
        try:
            given = np.asarray(answer)
            given = given.astype(np.float64) if given.dtype.kind in "biuf" else np.full(1, np.nan)
        except Exception:  # a list of lists of several lengths, an object that raises
            given = np.full(1, np.nan)
        expected = f"{self.asks}, to a relative error of {short(self.tolerance)}"
        if given.size != right.size or not np.all(np.isfinite(given)):
            what = f"{right.size} finite numbers" if right.size > 1 else "a finite number"
            return self.not_yet(
                f"Give {what}.", hint, expected=expected, measured=type(answer).__name__
            )
        given = given.reshape(right.shape)

        def off(wanted) -> float:
            wanted = np.asarray(wanted, np.float64)
            return float(np.linalg.norm(given - wanted) / (np.linalg.norm(wanted) or 1.0))

        if off(right) <= self.tolerance:
            return self.passed(
                f"Right: {self.asks}, to a relative error of {short(self.tolerance)}."
            )
        slip = next((why for wrong, why in self.slips if off(wrong) <= self.tolerance), "")
        slip = slip or pattern(given, right, {}, max(self.tolerance, 1e-5))
        return self.not_yet(
            "The number is not the right one yet.",
            hint,
            expected=expected,
            measured=f"a relative error of {short(off(right))}",
            slip=slip,
        )
