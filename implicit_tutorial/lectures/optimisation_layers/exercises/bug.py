"""Lecture 06: find the bug in a backward pass."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_line = Choice(
    name="which_line",
    right="b",
    reasons={
        "a": "The first condition is Qx + q + Gᵀλ. Its derivatives by x and λ are Q and Gᵀ, as "
        "they stand there.",
        "b": "The second condition is λ ∘ (Gx − h). Its derivative by x is diag(λ) G: without λ a "
        "constraint with slack still holds x back, although it does not push.",
        "c": "The loss sees x alone: v for x, and zeros for λ. That is right.",
        "d": "Reverse mode solves with the transpose, and ∂ℓ/∂q is −u. That is right.",
    },
    hints=(
        "Write down both conditions, and differentiate each by x and by λ.",
        "Which block of K must know which constraints push?",
        "For a constraint with λᵢ = 0 its row must say dλᵢ = 0, and nothing about dx.",
    ),
)
