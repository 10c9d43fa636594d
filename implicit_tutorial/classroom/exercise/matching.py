"""An exercise without a function: give each of several tasks the answer that fits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .asked import Asked
from .feedback import Feedback
from .letters import choose, letter


@dataclass(frozen=True)
class Task:
    """One task: the letter that fits, and for each letter why it does or does not."""

    name: str
    right: str
    reasons: Mapping[str, str]

    def judge(self, answer: Any) -> tuple[str, str]:
        """Return a verdict, and the reason for the letter that was given."""
        if answer is None or answer is ...:
            return "no answer yet", ""
        chosen = letter(answer)
        if chosen not in self.reasons:
            return choose(self.reasons), ""
        verdict = "right" if chosen == self.right else f"“{chosen}” is not it"
        return verdict, self.reasons[chosen]


@dataclass
class Matching(Asked):
    """Give each task a letter, in the tasks' order: check.name("a", "c", "b")."""

    tasks: Sequence[Task] = ()

    def slips_met(self, slip: str) -> list[str]:
        """Return nothing: a reason is a sentence, not a name."""
        return []

    def __call__(self, *answers: Any, hint: int | None = None) -> Feedback:
        """Check the letters; each that is wrong is explained, and so is each that is right."""
        if all(answer is None or answer is ... for answer in answers):
            return self.not_attempted()
        if len(answers) != len(self.tasks):
            count = len(self.tasks)
            return self.not_yet(f"Give {count} letters, one for each task.", hint)
        judged = [
            (task.name, *task.judge(answer))
            for task, answer in zip(self.tasks, answers, strict=True)
        ]
        if all(verdict == "right" for _, verdict, _ in judged):
            return self.passed("\n".join(f"({name}) {reason}" for name, _, reason in judged))
        return self.not_yet(
            "Not every task has its answer yet.",
            hint,
            measured="; ".join(f"({name}) {verdict}" for name, verdict, _ in judged),
            slip="\n".join(
                f"({name}) {reason}"
                for name, verdict, reason in judged
                if reason and verdict != "right"
            ),
        )
