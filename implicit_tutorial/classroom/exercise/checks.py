"""What a notebook calls `check`: what its lecture asks, as in check.name(answer)."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..progress.keeper import Keeper
from ..progress.record import Guess
from ..progress.report import Written
from ..progress.shown import Shown
from .asked import Asked
from .question import Predict, Question, Recall


class Checks:
    """The exercises, each under its own name; an unknown name is an error that lists them.

    `check.predict(name, letter)` asks for a guess, `check.recall(*letters)` for what came before.
    `check.progress()` shows what was tried and passed, `check.report()` writes it as a page.
    """

    exercises: dict[str, Asked]
    _keeper: Keeper
    predict: Predict
    recall: Recall

    def __init__(
        self,
        *exercises: Asked,
        predictions: Sequence[Question] = (),
        recall: Sequence[Question] | Recall = (),
    ):
        vars(self)["exercises"] = {exercise.name: exercise for exercise in exercises}
        # The lecture is the module that makes its `check`, as with namedtuple.
        vars(self)["_keeper"] = Keeper.of(sys._getframe(1).f_globals, tuple(self.exercises))
        for exercise in exercises:
            exercise.record = self._keeper.answered
        vars(self)["predict"] = Predict(predictions, self._guessed)
        recall = recall if isinstance(recall, Recall) else Recall(recall)
        vars(self)["recall"] = replace(recall, listener=self._guessed)

    def progress(self, keep: bool = True) -> Shown:
        """Show what was tried and passed, over all lectures, and keep it in a file from now on.

        The file is progress.json, in the current folder: that of the notebook. It is written only
        once this was called, and while it is there; `keep=False` shows, and makes no file.
        """
        return self._keeper.progress(keep)

    def report(self, path: str | os.PathLike = "report.html") -> Written:
        """Write what was tried and passed as one page, to print or to hand in.

        A file of that name that is no such page is left as it is.
        """
        return self._keeper.report(path)

    def _guessed(self, of: str, question: Question, letter: str, right: bool) -> str:
        return self._keeper.guessed(of, question.name, Guess(question.asks, letter, right))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"check.{name} cannot be set: the exercises are what they are.")

    def __getattr__(self, name: str) -> Asked:
        exercises = vars(self).get("exercises", {})
        if name in exercises:
            return exercises[name]
        raise AttributeError(
            f"There is no exercise check.{name}. There are: {', '.join(exercises)}."
        )
