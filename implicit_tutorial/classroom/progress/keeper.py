"""What one lecture's `check` tells the journal, and what the student asks of it."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .events import Answered, Guessed, Opened
from .journal import JOURNAL, NAME
from .record import Guess
from .report import Written, report
from .shown import Shown

KEPT = (
    f"Kept in {NAME}, in this folder, from now on and for every lecture. The file is yours: read "
    "it, delete it. Without it nothing is written."
)
NOT_KEPT = (
    "Not kept in any file: it is forgotten when the kernel ends. `check.progress()` makes one."
)
THIS_KERNEL = (
    "(It knows what was answered since this kernel started: `check.progress()` keeps a file, and "
    "then it knows all lectures.)"
)
COLAB = " (Colab throws this folder away with the runtime: download the file.)"


@dataclass(frozen=True)
class Keeper:
    """The lecture that a `check` belongs to: its folder's name, its title, its exercises."""

    key: str
    title: str
    exercises: Sequence[str]

    @classmethod
    def of(cls, module: Mapping[str, Any], exercises: Sequence[str]) -> "Keeper":
        """Read a lecture's module: its name, and how its docstring begins."""
        key = module["__name__"].rpartition(".")[2]
        return cls(key, (module.get("__doc__") or key).partition(":")[0].strip(), exercises)

    @property
    def _lecture(self) -> tuple[str, str, Sequence[str]]:
        return self.key, self.title, self.exercises

    def answered(self, name: str, passed: bool, hint: int, slips: Sequence[str]) -> str:
        """An exercise was answered. Return what the student is to be told of the record, if so."""
        return JOURNAL.note(Answered(*self._lecture, name, passed, hint, slips))

    def guessed(self, of: str, name: str, guess: Guess) -> str:
        """A question was answered."""
        return JOURNAL.note(Guessed(*self._lecture, of, name, guess))

    def progress(self, keep: bool = True) -> Shown:
        """Show what was tried and passed, and keep it in a file from now on."""
        opened = Opened(*self._lecture)
        if opened not in JOURNAL.waiting:
            JOURNAL.waiting.append(opened)
        if not keep and not JOURNAL.on:
            return Shown(JOURNAL.record(), NOT_KEPT)
        kept = KEPT + (COLAB if "google.colab" in sys.modules else "")
        return Shown(JOURNAL.record(), JOURNAL.write() or kept)

    def report(self, path: str | os.PathLike = "report.html") -> Written:
        """Write the page to hand in."""
        record = JOURNAL.record()
        Opened(*self._lecture).enter(record)
        written = report(record, path)
        return written if JOURNAL.on else Written(f"{written.text} {THIS_KERNEL}")
