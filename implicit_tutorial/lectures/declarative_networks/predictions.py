"""Lecture 09: what is asked before the cell that answers it."""

from implicit_tutorial.classroom.exercise.question import Question

predictions = (
    Question(
        name="lets_go",
        asks="The hollow point moves on from 1.6, away from the others. Where does Welsch's y go?",
        right="b",
        answers=(
            ("After it, more and more slowly.", "So does pseudo-Huber's. Look at Welsch's bar."),
            (
                "Back to the others.",
                "Its bar is negative: as the point leaves it loses weight, faster than it pulls.",
            ),
            ("Nowhere: it is robust.", "So it is for far points. This one is half way."),
        ),
    ),
    Question(
        name="from_a_tenth",
        asks="Newton looks for a minimum of the quartic, and begins at u = 0.1. Where does it end?",
        right="c",
        answers=(
            ("At the left, deeper minimum.", "Newton does not look for what is deep."),
            ("At the right minimum.", "It lies downhill, but Newton does not look for downhill."),
            (
                "At the maximum, u = 0.",
                "Newton looks for a zero of the slope, and one is near.",
            ),
        ),
    ),
    Question(
        name="two_clusters",
        asks="Five points near −10, five near 10, Huber's penalty, α = 1. What is ∂y/∂x?",
        right="c",
        answers=(
            ("1/10 each.", "For the quadratic. Beyond α Huber's φ'' is 0."),
            ("0: all are outliers.", "And the sum that divides is 0, too."),
            ("There is none.", "Between the clusters the energy is flat: every y is a minimum."),
        ),
    ),
    Question(
        name="multiplier_of_a_sphere",
        asks="vᵀMv/2 is to be large, with ‖v‖ = 1. Which v are stationary, and what is ν?",
        right="a",
        answers=(
            ("Eigenvectors; ν is the eigenvalue.", "Mv = νv: Lagrange's condition is that."),
            ("Only the largest; ν = 1.", "All of them: Lagrange does not tell which is largest."),
            ("Mv = 0; ν = 0.", "That is without the constraint."),
        ),
    ),
    Question(
        name="gauge",
        asks="Add 1 to all g: one round of Sinkhorn gives the old answer, plus 1. And I − ∂_g?",
        right="b",
        answers=(
            ("It is the identity.", "Then g would not matter at all."),
            ("It is singular.", "Along (1, …, 1) the round moves as g does: I − ∂_g gives 0."),
            ("Nothing follows from it.", "Differentiate round(g + c) = round(g) + c by c."),
        ),
    ),
    Question(
        name="sixty",
        asks="Trained at 30 % clutter. At 60 % most votes are clutter. What does Welsch's pool do?",
        right="b",
        answers=(
            ("It misses each centre by a little more.", "Most, yes. But not all."),
            ("It hits most less well, and loses a few.", "Those that begin in another basin."),
            ("It follows the majority.", "The clutter is more, but it does not agree on a place."),
        ),
    ),
)
