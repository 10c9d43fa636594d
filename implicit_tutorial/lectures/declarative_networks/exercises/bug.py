"""Lecture 09: find the bug in a robust mean that learns."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_line = Choice(
    name="which_line",
    right="c",
    reasons={
        "a": "To solve by reweighting is right: any solver will do, and it lowers the energy.",
        "b": "y must be held while the condition is differentiated by x: that is what ∂_x means.",
        "c": "It differentiates a weighted mean with the weights held fixed. They depend on x "
        "and y: differentiate what holds at y, Σ w(y − xᵢ)(y − xᵢ) = 0, as a whole.",
        "d": "A mean has weights that sum to one. That is right, and hides the bug.",
    },
    hints=(
        "For which penalty would these numbers be right?",
        "For the quadratic one: there all weights are 1, whatever x is.",
        "Which line says that the weights do not move?",
    ),
)
