"""The student's record as a box in a notebook, and as plain text."""

from dataclasses import dataclass

from ..exercise.feedback import BOX, LOOK
from ..exercise.prose import plain, prose
from .record import Guess, Lecture, Record, Work


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return "1 hint", "2 hints"."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def sign(work: Work) -> str:
    """Return the sign of the feedback's verdict."""
    status = "passed" if work.passed else "not yet" if work.tried else "not attempted"
    return LOOK[status][0][0]


def told(work: Work) -> str:
    """Say how an exercise went."""
    if not work.tried:
        return "not tried yet"
    tries = counted(work.tried, "try", "tries")
    text = f"passed after {tries}" if work.passed else f"not passed in {tries}"
    text += f", with {counted(work.hints, 'hint') if work.hints else 'no hint'}"
    return text + (f"; slips: {', '.join(work.slips)}" if work.slips else "")


def guessed(guesses: dict[str, Guess], noun: str) -> str:
    """Say how many questions were answered rightly at once."""
    right = sum(guess.right for guess in guesses.values())
    return f"{noun}: {right} of {len(guesses)} right at the first letter"


def exercises(lecture: Lecture) -> list[tuple[str, str, str]]:
    """Return each exercise's sign, name and story."""
    return [(sign(work), name, told(work)) for name, work in lecture.exercises.items()]


def questions(lecture: Lecture) -> list[str]:
    """Return a line for predictions and one for recall, where there were any."""
    kinds = ((lecture.predictions, "Predictions"), (lecture.recall, "From earlier lectures"))
    return [guessed(guesses, noun) for guesses, noun in kinds if guesses]


@dataclass(frozen=True)
class Shown:
    """A record and a word on where it is kept; prints as text, and shows as a box."""

    record: Record
    kept: str

    @property
    def lectures(self) -> list[Lecture]:
        """The lectures in their order."""
        return sorted(self.record.lectures.values(), key=lambda lecture: lecture.title)

    @property
    def summary(self) -> str:
        """How many exercises of the lectures that were opened are passed."""
        works = [work for lecture in self.lectures for work in lecture.exercises.values()]
        passed = sum(work.passed for work in works)
        return (
            f"{passed} of {counted(len(works), 'exercise')} passed, in "
            f"{counted(len(self.lectures), 'lecture')} so far"
        )

    def __repr__(self) -> str:
        lines = [f"Your progress: {self.summary}"]
        for lecture in self.lectures:
            lines.append(lecture.title)
            lines += [
                f"  {mark} {name}: {plain(story)}" for mark, name, story in exercises(lecture)
            ]
            lines += [f"  {line}" for line in questions(lecture)]
        return "\n".join([*lines, self.kept])

    def _repr_html_(self) -> str:
        """Return the box that a notebook shows."""
        parts = []
        for lecture in self.lectures:
            items = "".join(
                f"<li>{mark} <code>{prose(name)}</code>: {prose(story)}</li>"
                for mark, name, story in exercises(lecture)
            )
            items += "".join(f"<li>{prose(line)}</li>" for line in questions(lecture))
            parts.append(
                f'<div style="margin-top:6px">{prose(lecture.title)}</div>'
                f'<ul style="list-style:none;margin:0;padding-left:1em">{items}</ul>'
            )
        box = BOX.format(color=LOOK["not attempted"][1])
        return (
            f'<div role="group" style="{box}"><b>Your progress: {prose(self.summary)}</b>'
            f'{"".join(parts)}<div style="margin-top:6px">{prose(self.kept)}</div></div>'
        )
