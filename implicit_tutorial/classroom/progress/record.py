"""What was tried and passed, lecture by lecture, and the same as JSON."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

WRITTEN_BY, FORMAT = "implicit-tutorial", 1
ABOUT = (
    "What was tried and passed: check.progress() shows it. The file is yours. While it is here it "
    "is kept up to date; delete it, and nothing is kept any more."
)


@dataclass
class Work:
    """One exercise. Once it is passed, nothing in it changes."""

    tried: int = 0
    passed: bool = False
    hints: int = 0  #: how many were shown
    slips: list[str] = field(default_factory=list)  #: each name once, in the order they were met


@dataclass
class Guess:
    """One question. The first letter counts: afterwards the answer has been seen."""

    asks: str
    first: str
    right: bool


@dataclass
class Lecture:
    """What was done of one lecture."""

    title: str
    exercises: dict[str, Work] = field(default_factory=dict)
    predictions: dict[str, Guess] = field(default_factory=dict)
    recall: dict[str, Guess] = field(default_factory=dict)


@dataclass
class Record:
    """What was done of each lecture."""

    lectures: dict[str, Lecture] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the text of the file."""
        whole = {"written_by": WRITTEN_BY, "about": ABOUT, "format": FORMAT, **asdict(self)}
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """Read the file's text; raise `ValueError` where it is not such a file."""
        try:
            whole = json.loads(text)
            if whole["written_by"] != WRITTEN_BY or whole["format"] != FORMAT:
                raise ValueError("another file, or one of another version")
            return cls({key: _lecture(part) for key, part in whole["lectures"].items()})
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a record: {error!r}") from None


def _lecture(part: dict) -> Lecture:
    works, guesses = part["exercises"].items(), {of: part[of] for of in ("predictions", "recall")}
    return Lecture(
        title=_typed(part["title"], str),
        exercises={
            name: Work(
                tried=_typed(x["tried"], int),
                passed=_typed(x["passed"], bool),
                hints=_typed(x["hints"], int),
                slips=[_typed(slip, str) for slip in _typed(x["slips"], list)],
            )
            for name, x in works
        },
        **{
            of: {
                name: Guess(
                    asks=_typed(x["asks"], str),
                    first=_typed(x["first"], str),
                    right=_typed(x["right"], bool),
                )
                for name, x in found.items()
            }
            for of, found in guesses.items()
        },
    )


def _typed(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not of type {kind.__name__}")
    return value
