"""What lecture 03 asks before it shows it."""

from implicit_tutorial.classroom.exercise.question import Question

PREDICTIONS = (
    Question(
        "race",
        "Four beads start at once, on a straight line, a parabola, an arc of a circle and a "
        "cycloid. In which order do they come to P?",
        right="c",
        answers=(
            (
                "line, arc, parabola, cycloid: the shorter, the sooner",
                "The line is the shortest path, but the bead is slow on all of it.",
            ),
            (
                "all at once: they fall by the same height",
                "At P all have the same speed, since all fell by P_y. On the way they have not.",
            ),
            (
                "cycloid, parabola, arc, line",
                "Who dives first is fast on all the rest. The cycloid is the best bargain of speed "
                "against length; the line, which is the shortest, comes last.",
            ),
            (
                "arc, cycloid, parabola, line",
                "Galileo believed that of the arc, in 1638. It begins straight down, as the "
                "cycloid does, and is still a little slower.",
            ),
        ),
    ),
    Question(
        "stuck",
        "The solver starts at y = 10⁻⁶ m, with the R of the cycloid through P = (3, 1), which lies "
        "past the lowest point. What comes out?",
        right="c",
        answers=(
            (
                "it ends at P",
                "The curve does so. The solver never sees the way up: y' is never < 0.",
            ),
            ("it uses up its steps, and says so", "So it does from y = 0, where the slope is ∞."),
            (
                "it stays at the lowest point, and reports success",
                "At y = 2R the slope is 0, so y = 2R for ever solves the ODE, too. The solver did "
                "nothing wrong: the equation had two solutions, and this was the other one.",
            ),
            (
                "NaN: the root of a negative number",
                "It may come to that by rounding. `slope_form` takes the root of 0 instead.",
            ),
        ),
    ),
    Question(
        "start",
        "Is the fitted R better if the solve starts at θ₀ = 0.01, or at θ₀ = 0.5?",
        right="b",
        answers=(
            (
                "0.01: less of the path is skipped",
                "Nothing is skipped: the start lies on the cycloid exactly. What counts is how "
                "hard the equation is near it.",
            ),
            (
                "0.5",
                "Near y = 0 both y' and R/y² are huge. A relative error of a millionth there stays "
                "with the bead for the rest of the way.",
            ),
            (
                "no difference: the tolerance is the same",
                "The tolerance bounds the error of one step. What becomes of it later is up to the "
                "equation.",
            ),
        ),
    ),
    Question(
        "rate",
        "What do gradient steps of the same rate, 0.25, do on the way to P = (3, 1)?",
        right="c",
        answers=(
            ("they arrive, later", "y_R is more sensitive to R there: the steps are longer."),
            ("they swing about the answer for ever", "They do not even come back once."),
            (
                "they jump to a wheel that never comes to P_x",
                "The slope of the loss is larger, the rate is not smaller: the first step "
                "overshoots. An arch 2πR that is narrower than P_x has no height there. A smaller "
                "rate arrives.",
            ),
        ),
    ),
    Question(
        "lag",
        "R is fitted at P = (1, 1), and the fit is differentiated through all its steps. Which is "
        "right first, R or ∂R/∂P?",
        right="a",
        answers=(
            (
                "R",
                "The derivative of step k is taken at an R that is not right yet, and must forget "
                "that: its error is k times as large, up to a factor, as in lecture 01.",
            ),
            ("∂R/∂P", "It cannot be right before the point where it is taken is."),
            ("both at once", "They fall equally fast in the end, but one is always behind."),
        ),
    ),
    Question(
        "centimetre",
        "The endpoint (3, 1) is lowered by a centimetre. When does the bead arrive?",
        right="a",
        answers=(
            ("earlier", "It comes to (3, 1) on its way up: a lower endpoint saves climbing."),
            ("later: the path is longer", "So it is at (1, 1), on the way down. Here it climbs."),
            ("at the same time", "To first order that holds only for a P at the lowest point."),
        ),
    ),
    Question(
        "held",
        "Keep the heights h of the best path to (1, 0.65), and move only P. How does the time of "
        "this held path lie to the least time V?",
        right="b",
        answers=(
            (
                "above on one side, below on the other",
                "Then it would be faster than the fastest path on one side.",
            ),
            (
                "above on both sides",
                "V is the least, so nothing lies below it. At P both are equal, so they touch: "
                "their slopes are equal, their bends are not.",
            ),
            ("it is V: that is what the envelope theorem says", "It says so of the slopes alone."),
        ),
    ),
    Question(
        "tautochrone",
        "Four beads start from rest at different heights of one cycloid. Which is first at its "
        "lowest point?",
        right="c",
        answers=(
            ("the highest: it is the fastest", "It is the fastest there, and has the longest way."),
            ("the lowest: it has the shortest way", "It starts where the cycloid is nearly level."),
            (
                "none: they arrive together",
                "All need π√(R/g): who starts higher goes farther, and as much faster.",
            ),
        ),
    ),
)
