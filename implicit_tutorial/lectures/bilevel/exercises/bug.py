"""Lecture 07: find the bug in a descent on penalties."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_line = Choice(
    name="which_line",
    right="c",
    reasons={
        "a": "That is the training loss with its penalties: what w is to make small.",
        "b": "w* is where the slope of the inner loss by w vanishes, and it is sought there.",
        "c": "The outer loss is the inner one. At w* it moves with θ by its own penalty alone, "
        "½ exp(θⱼ) wⱼ² > 0: every penalty falls for ever. Take the validation loss.",
        "d": "One step down the total derivative. Its sign is right, and its length is small.",
    },
    hints=(
        "Every penalty falls. Which line has something to gain from a small penalty?",
        "What would each line be, if no penalty were there at all?",
        "Penalties belong to the fit. By what is θ to be judged?",
    ),
)
