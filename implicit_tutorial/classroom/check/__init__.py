"""Feedback on exercises: `check.<exercise>(answer)` says what is right, or which slip was made.

Each exercise stands in a file of this folder, and is found there by itself; docs/lecturers.md
says how to add one.
"""

from importlib import import_module
from pkgutil import walk_packages

from ... import lectures
from ..exercise.asked import Asked
from ..exercise.feedback import Feedback

__all__ = ["EXERCISES", "Feedback"]


def _found() -> dict[str, Asked]:
    """Return every exercise of this folder under its name."""
    exercises: dict[str, Asked] = {}
    for info in walk_packages(lectures.__path__, f"{lectures.__name__}."):
        if ".exercises" not in info.name:
            continue
        for value in vars(import_module(info.name)).values():
            if isinstance(value, Asked) and exercises.setdefault(value.name, value) is not value:
                raise ValueError(f"There are two exercises named {value.name}.")
    return exercises


EXERCISES = _found()
globals().update(EXERCISES)  # also where a file has the name of its exercise


def __getattr__(name: str):
    try:
        return EXERCISES[name]
    except KeyError:
        raise AttributeError(
            f"There is no exercise check.{name}. There are: {', '.join(sorted(EXERCISES))}."
        ) from None


def __dir__():
    return [*__all__, *sorted(EXERCISES)]
