"""What a notebook calls `check`: what its lecture asks, as in check.name(answer)."""

from collections.abc import Sequence

from .asked import Asked
from .question import Predict, Question, Recall


class Checks:
    """The exercises, each under its own name; an unknown name is an error that lists them.

    `check.predict(name, letter)` asks for a guess, `check.recall(*letters)` for what came before.
    """

    def __init__(
        self,
        *exercises: Asked,
        predictions: Sequence[Question] = (),
        recall: Sequence[Question] | Recall = (),
    ):
        self.exercises = {exercise.name: exercise for exercise in exercises}
        self.predict = Predict(predictions)
        self.recall = recall if isinstance(recall, Recall) else Recall(recall)

    def __getattr__(self, name: str) -> Asked:
        exercises = vars(self).get("exercises", {})
        if name in exercises:
            return exercises[name]
        raise AttributeError(
            f"There is no exercise check.{name}. There are: {', '.join(exercises)}."
        )
