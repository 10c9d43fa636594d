"""Lecture 10: what is asked of earlier lectures."""

from implicit_tutorial.classroom.exercise.question import Question

RECALL = (
    Question(
        name="asks_for",
        asks="Lecture 01: g(a, z*) = 0. What has to hold, so that z* has a derivative?",
        right="b",
        answers=(
            ("That the solver converges fast.", "It never asks how z* was found."),
            ("That ∂_z g is invertible at z*.", "∂_z g dz = −∂_a g da has to have one solution."),
            (
                "That ∂_a g is invertible.",
                "a may have any number of entries, more than z or fewer.",
            ),
        ),
    ),
    Question(
        name="backward",
        asks="Lecture 01: reverse mode through a root solves one linear system. With which matrix?",
        right="a",
        answers=(
            ("(∂_z g)ᵀ.", "Forward mode solves with ∂_z g, reverse mode with its transpose."),
            (
                "∂_z g.",
                "That is forward mode. Where ∂_z g is symmetric, nobody sees the difference.",
            ),
            ("∂_a g.", "It is multiplied with, after the solve."),
        ),
    ),
    Question(
        name="least",
        asks="Lecture 03: a path makes the time of descent least. What is zero there?",
        right="c",
        answers=(
            ("The time.", "The least time is not zero."),
            ("The slope of the path.", "It is vertical at the start."),
            (
                "The derivative of the time by every way of moving the path.",
                "A minimum is a root of the gradient. Today energies take the place of times.",
            ),
        ),
    ),
)
