"""Questions to think about before one looks: a prediction, or what an earlier lecture said.

Nothing is locked: the answer is folded below the question.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .feedback import BOX, LOOK, Status
from .letters import choose, letter
from .prose import plain, prose

# Told of each answer: "predictions" or "recall", the question, the letter, whether it is right.
Listener = Callable[[str, "Question", str, bool], str]


@dataclass(frozen=True)
class Question:
    """One question with lettered answers, each with the reason why it is right or wrong."""

    name: str
    asks: str
    right: str  #: the letter of the right answer
    answers: Sequence[tuple[str, str]]  #: what may be chosen, and what is said to who chose it

    def letters(self) -> dict[str, tuple[str, str]]:
        """Return the answers by their letters."""
        return dict(zip("abcdefgh", self.answers, strict=False))

    def judge(self, answer: Any) -> tuple[Status, str]:
        """Return the verdict on a letter, and why it is right or wrong."""
        if answer is None or answer is ...:
            return "not attempted", ""
        letters, chosen = self.letters(), letter(answer)
        if chosen not in letters:
            return "not attempted", choose(letters)
        return ("passed" if chosen == self.right else "not yet"), letters[chosen][1]


VERDICT: dict[Status, str] = {
    "passed": "✓ Right.",
    "not yet": "✗ Not so.",
    "not attempted": "",
}


@dataclass(frozen=True)
class Asking:
    """Questions beside what was answered; prints as text, and shows as a box in a notebook."""

    title: str
    questions: Sequence[Question]
    given: Sequence[Any]
    record: str = ""  #: why the student's record could not be written

    def noted(self, of: str, listener: Listener | None) -> "Asking":
        """Tell the listener of each answer."""
        said = [
            listener(of, question, letter(answer), status == "passed")
            for question, answer, status, _ in self.judged()
            if listener and status != "not attempted"
        ]
        return replace(self, record="".join(said))

    def judged(self) -> list[tuple[Question, Any, Status, str]]:
        """Return each question with the letter given, the verdict and its reason."""
        pairs = zip(self.questions, self.given, strict=True)
        return [(question, answer, *question.judge(answer)) for question, answer in pairs]

    @property
    def status(self) -> Status:
        """Say whether all were answered rightly, some not, or none at all."""
        found = {status for *_, status, _ in self.judged()}
        if found == {"passed"}:
            return "passed"
        return "not yet" if "not yet" in found else "not attempted"

    def __repr__(self) -> str:
        lines = [self.title]
        for number, (question, _, status, why) in enumerate(self.judged(), start=1):
            count = f"{number}. " if len(self.questions) > 1 else ""
            lines.append(count + plain(question.asks))
            lines += [f"  ({x}) {plain(text)}" for x, (text, _) in question.letters().items()]
            if why:
                lines.append(f"  {VERDICT[status]} {plain(why)}".replace("   ", "  "))
        return "\n".join([*lines, self.record] if self.record else lines)

    def _repr_html_(self) -> str:
        """Return the box that a notebook shows; it needs no kernel to be read."""
        items = "".join(map(self._item, self.judged()))
        many = len(self.questions) > 1
        inner = f'<ol style="margin:4px 0;padding-left:1.4em">{items}</ol>' if many else items
        box, record = BOX.format(color=LOOK[self.status][1]), prose(self.record)
        return f'<div role="group" style="{box}"><b>{prose(self.title)}</b>{inner}{record}</div>'

    def _item(self, judged: tuple[Question, Any, Status, str]) -> str:
        question, _, status, why = judged
        options = "".join(f"<li>{prose(text)}</li>" for text, _ in question.answers)
        if status == "passed" or why:
            verdict = f'<div role="status"><b>{VERDICT[status]}</b> {prose(why)}</div>'
        else:
            verdict = ""
        if status != "passed":
            _, reason = question.letters()[question.right]
            verdict += (
                f"<details><summary>Answer</summary>({question.right}) {prose(reason)}</details>"
            )
        tag = "li" if len(self.questions) > 1 else "div"
        asked = f'{prose(question.asks)}<ol type="a" style="margin:4px 0">{options}</ol>'
        return f'<{tag} style="margin-bottom:6px">{asked}{verdict}</{tag}>'


@dataclass(frozen=True)
class Predict:
    """What a notebook calls `check.predict`: one question before the picture that answers it."""

    questions: Sequence[Question] = ()
    listener: Listener | None = None

    def __call__(self, name: str, answer: Any = None) -> Asking:
        """Ask the question of this name, or say whether a letter is right, and why."""
        found = {question.name: question for question in self.questions}
        if name not in found:
            raise ValueError(f"There is no prediction {name!r}. There are: {', '.join(found)}.")
        asking = Asking("Predict, before you run the next cell.", [found[name]], [answer])
        return asking.noted("predictions", self.listener)


@dataclass(frozen=True)
class Recall:
    """What a notebook calls `check.recall`: questions at its head, answered in their order."""

    questions: Sequence[Question] = ()
    title: str = "From earlier lectures: do you remember?"
    listener: Listener | None = None

    def __call__(self, *answers: Any) -> Asking:
        """Ask the questions, or judge the letters given for them."""
        missing = len(self.questions) - len(answers)
        if missing < 0:
            raise ValueError(f"There are {len(self.questions)} questions, not {len(answers)}.")
        asking = Asking(self.title, self.questions, [*answers, *[None] * missing])
        return asking.noted("recall", self.listener)
