"""What lecture 03 asks about lectures 01 and 02, at its head."""

from implicit_tutorial.classroom.exercise.question import Question

RECALL = (
    Question(
        "lecture 01: the theorem",
        "g(a, z*(a)) = 0 for every a. What is ∂z*/∂a?",
        right="b",
        answers=(
            ("−∂_z g (∂_a g)⁻¹", "The other way round: z answers, so ∂_z g is solved with."),
            (
                "−(∂_z g)⁻¹ ∂_a g",
                "Differentiate g(a, z*(a)) = 0 by a, and solve for ∂z*/∂a.",
            ),
            ("+(∂_z g)⁻¹ ∂_a g", "∂_a g + ∂_z g ∂z*/∂a = 0 brings a minus."),
            (
                "∂_a g alone",
                "That is how g changes with z held. z* moves to undo the change.",
            ),
        ),
    ),
    Question(
        "lecture 01: what is needed",
        "A solver found z* in 1000 steps. What does the theorem need of them?",
        right="a",
        answers=(
            (
                "the last z alone",
                "It differentiates what holds at z*. How z* was found does not enter.",
            ),
            ("every step", "Unrolling keeps them, and its memory grows with them."),
            ("the last few steps", "Unrolling a few steps more gives an approximation only."),
        ),
    ),
    Question(
        "lecture 02: tolerance",
        "What does an adaptive ODE solver with rtol = 10⁻⁶ promise?",
        right="c",
        answers=(
            ("z(T) to six digits", "The errors of the steps add up, and the ODE may magnify them."),
            ("a million steps", "It takes as many steps as it needs, mostly a few dozen."),
            (
                "that its estimate of each step's error stays below that",
                "It is an estimate, and of one step. We shall meet an ODE that makes much of it.",
            ),
        ),
    ),
)
