"""Lecture 09: what is asked of earlier lectures before it begins."""

from implicit_tutorial.classroom.exercise.question import Question

recall = (
    Question(
        name="two_jacobians",
        asks="Lecture 01: g(a, z*) = 0, with A = ∂_z g and B = ∂_a g. What is ∂z*/∂a?",
        right="c",
        answers=(
            ("−B⁻¹A.", "B need not even be square. A is."),
            ("A⁻¹B.", "g stays zero: A dz + B da = 0. One sign is lost."),
            ("−A⁻¹B.", "From A dz + B da = 0."),
        ),
    ),
    Question(
        name="multiplier",
        asks="Lecture 06: what is a multiplier of a constraint?",
        right="b",
        answers=(
            ("How far x may move.", "That is its slack."),
            ("How hard it pushes.", "And zero where it does not touch."),
            ("A step size.", "The solver has one; the conditions have none."),
        ),
    ),
    Question(
        name="which_root",
        asks="Lecture 06: λ ∘ (Gx − h) = 0 has roots that are no minimum. Who tells them apart?",
        right="a",
        answers=(
            ("The solver alone.", "The derivative is right at any root that it is given."),
            ("The derivative.", "It sees one root, and never whether that is a minimum."),
            ("Nobody.", "Signs, and a second derivative, tell."),
        ),
    ),
)
