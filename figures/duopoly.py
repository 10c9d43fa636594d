"""Two firms, and where the gradients of one that follows and of one that leads go: lecture 07."""

from implicit_tutorial.lectures.bilevel import pictures


def draw():
    return pictures.duopoly()
