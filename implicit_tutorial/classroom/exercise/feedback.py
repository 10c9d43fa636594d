"""What a check says: a box in a notebook, the same sentences as plain text."""

from dataclasses import dataclass
from typing import Literal

from .prose import plain, prose

Status = Literal["passed", "not yet", "not attempted"]

# A sign and words, and a colour of Okabe–Ito: never the colour alone.
LOOK: dict[Status, tuple[str, str]] = {
    "passed": ("✓ Passed", "#009E73"),
    "not yet": ("✗ Not yet", "#D55E00"),
    "not attempted": ("○ Not attempted yet", "#0072B2"),
}

# Text takes the theme's own colour, on a tint that is seen on white and on black.
BOX = (
    "border:1px solid {color};border-left:8px solid {color};border-radius:4px;"
    "background:{color}1F;padding:8px 14px;max-width:46em;line-height:1.5"
)


def lead(slip: str) -> str:
    """Return a slip's name: what stands before the first colon or full stop."""
    return slip[: min((slip.find(mark) for mark in (": ", ". ") if mark in slip), default=0)]


@dataclass(frozen=True)
class Feedback:
    """What was found out about an answer; prints as text, and shows as a box in a notebook."""

    exercise: str
    status: Status
    summary: str  #: what happened, in a sentence or two
    tried: str = ""  #: on which problem
    expected: str = ""  #: what was expected, with its tolerance
    measured: str = ""  #: what was measured instead
    slip: str = ""  #: the likely slip, by name: why, and what to do
    besides: str = ""  #: what was seen of how it was done, beside wrong numbers
    printed: str = ""  #: the last lines that the answer printed
    hint: str = ""  #: the next hint
    record: str = ""  #: why the student's record could not be written

    @property
    def passed(self) -> bool:
        """Is the answer right?"""
        return self.status == "passed"

    @property
    def title(self) -> str:
        """The sign, the verdict and the exercise."""
        return f"{LOOK[self.status][0]} · {self.exercise}"

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What there is to say, each with its name."""
        rows = [
            ("Likely slip", self.slip),
            ("Tried", self.tried),
            ("Expected", self.expected),
            ("Measured", self.measured),
            ("Besides", self.besides),
            ("Hint", self.hint),
            ("Printed", self.printed),
            ("Record", self.record),
        ]
        return [(name, text) for name, text in rows if text]

    @property
    def message(self) -> str:
        """All of it as plain text."""
        lines = [f"{name + ':':<12} {plain(text)}" for name, text in self.rows]
        return "\n".join([self.title, self.summary, *lines])

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        """Return the box that a notebook shows."""

        def named(x: str) -> str:
            """Set the slip's name in bold, with the mark after it."""
            end = len(lead(x)) + 1 if lead(x) else 0
            return f"<b>{prose(x[:end])}</b>{prose(x[end:])}"

        rows = "".join(
            f'<div style="margin-top:4px"><b>{name}:</b> '
            f"{(named if name == 'Likely slip' else prose)(value)}</div>"
            for name, value in self.rows
        )
        box = BOX.format(color=LOOK[self.status][1])
        return (
            f'<div role="status" style="{box}"><b>{prose(self.title)}</b>'
            f"<div>{prose(self.summary)}</div>{rows}</div>"
        )
