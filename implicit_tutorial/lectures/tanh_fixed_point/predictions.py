"""What lecture 01 asks before a picture answers it."""

from implicit_tutorial.classroom.exercise.question import Question

predictions = (
    Question(
        "staircase",
        "For which slopes w does the staircase of z ← tanh(w z + x) close in?",
        "c",
        (
            ("For w > 0.", "With w = −0.5 it winds inwards. The sign decides only how it looks."),
            (
                "For |w| < 1.",
                "That is enough, but tanh is flatter than w away from z = 0: it may close in for "
                "a larger |w|.",
            ),
            (
                "Where the curve's slope at the crossing lies between −1 and 1.",
                "Near the crossing the curve is a line of slope s = w (1 − z²), and every step "
                "multiplies the distance to the crossing by s.",
            ),
            ("For every w: they cross.", "On the right they cross as well, and it circles."),
        ),
    ),
    Question(
        "today",
        "The draw of 2020 took 35 plain steps. For today's, at its z*, the matrix ∂_z f has an "
        "eigenvalue of modulus 1.17. Which solvers arrive?",
        "b",
        (
            (
                "None: there is nothing to arrive at.",
                "There is: the eigenvalue says how a plain step treats an error, not whether z* "
                "exists.",
            ),
            (
                "Anderson and Newton.",
                "Plain iteration multiplies some error by 1.17 at each step, until tanh bends it "
                "back: a cycle. Near z* the other two only need I − ∂_z f to be invertible.",
            ),
            (
                "All three; plain iteration takes longer.",
                "An error along that eigenvector grows by 17 % a step. Longer does not help.",
            ),
        ),
    ),
    Question(
        "circle",
        "Newton does not care about the circle. Yet at ρ = 1.2, symmetric, it fails, as the "
        "others do. Why?",
        "a",
        (
            (
                "It starts too far away.",
                "Its promise holds near z*. Far from it the tangent may lead anywhere, and the "
                "residual jumps. With more steps than the widget's 20 it comes near by chance, and "
                "is there at once.",
            ),
            ("There is no solution.", "tanh is bounded, so there always is one (Brouwer)."),
            (
                "Its matrix I − ∂_z f is singular at z*.",
                "It is not: with more steps Newton arrives, and a singular matrix would show as "
                "an eigenvalue at 1.",
            ),
        ),
    ),
    Question(
        "hidden",
        "The tutorial also writes ∂_z f by hand, and scales the columns of W by tanh′. Nothing "
        "calls it, so nobody complained. Which test would not notice, either?",
        "b",
        (
            ("A W of norm below 1.", "The norm does not matter: W diag(s) is not diag(s) W."),
            (
                "All slopes equal, as at z = 0 with x = 0.",
                "Then diag(s) is s times the identity, and rows or columns do not matter. Test at "
                "a generic point, with an asymmetric W.",
            ),
            (
                "A symmetric W.",
                "diag(s) W and W diag(s) are then each other's transposes, and still differ.",
            ),
        ),
    ),
    Question(
        "memory",
        "You see what unrolling takes at 10 steps. How much will it take at 1000?",
        "c",
        (
            ("The same.", "Reverse mode goes back through every step, and needs its z there."),
            ("About 10 times that.", "What is kept is one batch for each step: 100 times as many."),
            (
                "About 100 times that.",
                "Each step stores one batch, 256 × 256 numbers of 4 bytes, and what tanh needs to "
                "be differentiated.",
            ),
        ),
    ),
)
