"""What a notebook calls `check`: the exercises of its lecture, as in check.name(answer)."""

from .asked import Asked


class Checks:
    """The exercises, each under its own name; an unknown name is an error that lists them."""

    def __init__(self, *exercises: Asked):
        vars(self).update({exercise.name: exercise for exercise in exercises})

    def __getattr__(self, name: str) -> Asked:
        names = ", ".join(vars(self))
        raise AttributeError(f"There is no exercise check.{name}. There are: {names}.")
