"""Lecture 10: what is asked before the picture that answers it."""

from implicit_tutorial.classroom.exercise.question import Question

PREDICTIONS = (
    Question(
        name="race",
        asks="A sine is to be found to 1e-6. Which needs the fewest unknowns?",
        right="b",
        answers=(
            ("finite differences", "Their error falls with h²: a thousand points for 1e-6."),
            (
                "random features and one linear solve",
                "Sixteen smooth functions combine to a smooth one, and the best combination is "
                "found exactly.",
            ),
            ("a trained net", "It could hold the sine. Adam does not find it to so many digits."),
        ),
    ),
    Question(
        name="hessian",
        asks="A net with 97 weights makes the energy least. Of its 97 × 97 Hessian …",
        right="c",
        answers=(
            ("all eigenvalues are positive: it is a minimum", "A minimum may be flat, and is."),
            ("one or two are zero", "Many ways to move θ leave u nearly as it is."),
            (
                "dozens are nearly zero, some below",
                "A sine does not fill 97 directions; the rest of θ is arbitrary.",
            ),
        ),
    ),
    Question(
        name="penalty",
        asks="u may miss the ends, and pays β (u(0)² + u(1)²). With β = 10, not 1, it is off …",
        right="b",
        answers=(
            ("by the same: the minimum is the minimum", "The minimum of another energy."),
            (
                "by a tenth",
                "At the end the slope pulls with π and the penalty holds with 2βu: u = π/(2β).",
            ),
            ("by a hundredth", "The force 2βu is in proportion to u, and β to the first power."),
        ),
    ),
    Question(
        name="edge",
        asks="On the L-shape a net pays β for its edge. The best β of 1, 10, 100, 1000 is …",
        right="b",
        answers=(
            (
                "1000: the edge is known exactly",
                "Then the edge is all that Adam sees, and the inside is left as it is.",
            ),
            ("10: in the middle", "Small β is wrong at its minimum, large β never gets there."),
            ("1: the energy is what counts", "Its minimum is far from u at the edge."),
        ),
    ),
    Question(
        name="gap",
        asks="u is measured at 400 points with 1 % noise, and m is fitted: u is off by less than "
        "1 %. m is off by about …",
        right="c",
        answers=(
            ("1 %", "So it would be if m acted on u directly. It acts through a solve."),
            ("5 %", "A solve smooths more than that: fine detail of m is gone from u."),
            ("20 %", "What is fine in m hardly moves u. What hardly moves u, u hardly tells."),
        ),
    ),
)
