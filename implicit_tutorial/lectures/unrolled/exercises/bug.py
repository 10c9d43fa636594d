"""Lecture 08: find the bug in the derivative of a code."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_line = Choice(
    name="which_line",
    right="a",
    reasons={
        "a": "After eight steps the support is not yet that of z*: strokes are on that will leave. "
        "The formula is exact on its support, and this is another one. Solve to the end first.",
        "b": "The columns of the support alone, as the formula has it.",
        "c": "The signs of the code on its support: right, if the code is.",
        "d": "Minus the inverse Gram matrix times the signs. That is the formula.",
    },
    hints=(
        "Each line but one would be right for z*.",
        "Where does the formula hold?",
        "What was z before the formula was asked?",
    ),
)
