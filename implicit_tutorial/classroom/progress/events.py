"""What happens in a lecture, and what it changes in the student's record."""

from collections.abc import Sequence
from dataclasses import dataclass

from .record import Guess, Lecture, Record, Work


@dataclass(frozen=True)
class Opened:
    """A lecture whose exercises are known by name, so that one not tried yet is seen."""

    key: str
    title: str
    exercises: Sequence[str]

    def lecture(self, record: Record) -> Lecture:
        """Return this lecture's part of a record, made where it is missing."""
        lecture = record.lectures.setdefault(self.key, Lecture(self.title))
        lecture.title = self.title
        for name in self.exercises:
            lecture.exercises.setdefault(name, Work())
        return lecture

    def enter(self, record: Record) -> None:
        """Write the lecture into a record."""
        self.lecture(record)


@dataclass(frozen=True)
class Answered(Opened):
    """An exercise was answered."""

    name: str
    passed: bool
    hint: int = 0  #: the number of the hint that was shown
    slips: Sequence[str] = ()  #: the names of the slips that were met

    def enter(self, record: Record) -> None:
        """Write the answer into a record."""
        work = self.lecture(record).exercises.setdefault(self.name, Work())
        if work.passed:
            return
        work.tried += 1
        work.passed = self.passed
        work.hints = max(work.hints, self.hint)
        work.slips += [slip for slip in self.slips if slip not in work.slips]


@dataclass(frozen=True)
class Guessed(Opened):
    """A question was answered; `of` is "predictions" or "recall"."""

    of: str
    name: str
    guess: Guess

    def enter(self, record: Record) -> None:
        """Write the first letter into a record."""
        getattr(self.lecture(record), self.of).setdefault(self.name, self.guess)
