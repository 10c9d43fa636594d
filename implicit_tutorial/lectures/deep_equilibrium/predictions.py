"""Lecture 05: what is asked before one looks, and what is recalled from earlier lectures."""

from implicit_tutorial.classroom.exercise.question import Question

RECALL = (
    Question(
        name="contraction",
        asks="Lecture 01. Plain iteration z ← f(a, z), started near z*, arrives if …",
        right="b",
        answers=(
            (
                "‖W‖ < 1, and only then",
                "That is enough, but not needed: a random W of norm 2 may do.",
            ),
            ("ρ(∂_z f) < 1 at z*", "Near z* the error is multiplied by ∂_z f at each step."),
            (
                "f has only one fixed point",
                "One fixed point may still repel: then the steps circle.",
            ),
        ),
    ),
    Question(
        name="theorem",
        asks="Lecture 01. The gradient of z* = f(a, z*) by a is …",
        right="a",
        answers=(
            ("(I − ∂_z f)⁻¹ ∂_a f, at z*", "z − f(a, z) = 0 stays true as a moves."),
            (
                "∂_a f, at z*",
                "That is how z moves before it answers to itself: the inverse is missing.",
            ),
            ("∂_a f summed over the steps", "The theorem never sees the steps: only z*."),
        ),
    ),
    Question(
        name="anderson",
        asks="Lecture 04. Anderson acceleration mixes old iterates. Its gradient is …",
        right="c",
        answers=(
            ("that of the mixing weights", "No weight stands in the condition that holds at z*."),
            (
                "more costly than that of plain iteration",
                "The backward solve is the same for both.",
            ),
            (
                "the same as of plain iteration",
                "Both end where z = f(a, z); only that is differentiated.",
            ),
        ),
    ),
)

PREDICTIONS = (
    Question(
        name="chain",
        asks="A chain of 50 nodes, and a network of 10 layers. How many nodes are right?",
        right="b",
        answers=(
            (
                "all: it was trained on longer messages",
                "A layer carries the bit one node far, no more.",
            ),
            (
                "about 60 %",
                "The first ten know the bit, the other forty guess: (10 + 20) of 50.",
            ),
            (
                "about 50 %, all of them guess",
                "The first ten nodes are reached, and they are right.",
            ),
        ),
    ),
    Question(
        name="digits",
        asks="All with 4610 numbers, on 8 × 8 digits: which is the most accurate?",
        right="c",
        answers=(
            (
                "the equilibrium model: it is infinitely deep",
                "Depth helps where it is needed. It is not.",
            ),
            (
                "five tied layers: neither too deep nor too flat",
                "They are no better than one layer.",
            ),
            ("none is clearly ahead", "Digits of 64 pixels have nothing that must travel."),
        ),
    ),
    Question(
        name="radius",
        asks="The loss knows nothing of ρ(∂_z f). Where does training take it?",
        right="b",
        answers=(
            ("down: a calm layer is easier to train", "Nothing in the loss asks for calm."),
            (
                "up: large weights are worth something to the loss",
                "A larger W tells digits apart more sharply; nothing says that it must be solved.",
            ),
            ("nowhere: it stays what it was", "W moves with all the other weights."),
        ),
    ),
    Question(
        name="stopping",
        asks="We stop the forward solve after five steps. Which of the two is still good?",
        right="a",
        answers=(
            (
                "the prediction",
                "The largest score wins, and it is the largest long before z settles.",
            ),
            ("the gradient", "The theorem is applied at a z where its condition does not hold."),
            ("both", "The gradient is off by more than its own length."),
        ),
    ),
    Question(
        name="monotone",
        asks="A layer has exactly one fixed point. Does plain iteration find it?",
        right="b",
        answers=(
            ("yes, from any start", "z ← −2z has one fixed point, zero, and runs away from it."),
            (
                "not always",
                "Being unique is one thing, attracting another. Each needs its own condition.",
            ),
            ("yes, if the start is near", "z ← −2z runs away from a start as near as one likes."),
        ),
    ),
)
