"""Lecture 07: three gradients that look alike, and where each leads."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_gradient = Choice(
    name="which_gradient",
    right="b",
    reasons={
        "a": "`one` and `two` are swapped. In `two` the reply is computed at q₁, and then held "
        "still: the lambda's own q does not enter it.",
        "b": "`one` moves q₁ in both places, `two` in the profit alone, `three` in the reply "
        "alone: `one` is the sum of the others. `three` is q₁/2, which stops no firm that sells.",
        "c": "All three have the same value inside, but not the same slope: only what is an "
        "argument of the lambda is moved.",
        "d": "`three` is q₁/2, and zero at q₁ = 0. But ascent walks away from there: selling more "
        "always pushes firm 2 back.",
    },
    hints=(
        "In each lambda, underline what changes when its argument does.",
        "Which one is ∂π₁/∂q₁, which the total derivative, and what is left between them?",
        "∂π₁/∂q₂ = −q₁, and the reply falls by ½ for each piece: `three` is +q₁/2.",
    ),
)
