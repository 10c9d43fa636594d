"""The iterates of plain iteration and of Anderson in the plane: lecture 04."""

from implicit_tutorial.lectures.anderson import pictures


def draw():
    return pictures.trajectory()
