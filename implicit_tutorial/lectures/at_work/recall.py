"""Lecture 11: what is asked of earlier lectures."""

from implicit_tutorial.classroom.exercise.question import Question

RECALL = (
    Question(
        name="norm",
        asks="Lecture 04: a batch of examples is solved as one unknown. When does it stop?",
        right="b",
        answers=(
            ("When the first example has settled.", "Then the others would be wrong."),
            ("When one norm over all examples is small.", "So the slowest example decides."),
            ("Each example when it has settled.", "So it is under vmap, with a norm for each."),
        ),
    ),
    Question(
        name="kept",
        asks="Lecture 01: what does the implicit gradient keep of a solve of 350 steps?",
        right="c",
        answers=(
            ("350 iterates.", "That is unrolling."),
            ("The last ten.", "No iterate before the last is asked for."),
            ("z*, and nothing of its way.", "The condition at z* is differentiated."),
        ),
    ),
    Question(
        name="Neumann",
        asks="Lecture 05: which backward solve needs one product with a transpose a step, no more?",
        right="a",
        answers=(
            ("Neumann's series.", "u ← v + u ∂_z f, until it no longer changes."),
            ("A dense LU.", "It needs the matrix itself, which costs n products."),
            ("BiCGStab.", "It needs two products a step, and several inner products."),
        ),
    ),
)
