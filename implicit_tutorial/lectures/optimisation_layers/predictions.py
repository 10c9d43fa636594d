"""Lecture 06: what is asked before the picture that answers it, and of earlier lectures."""

from implicit_tutorial.classroom.exercise.question import Question

predictions = (
    Question(
        name="corner",
        asks="v moves a little while its nearest point is a corner of the polygon. What is ∂x*/∂v?",
        right="c",
        answers=(
            ("The identity.", "That is so inside, where x* = v and no side pushes."),
            (
                "A projection onto one side.",
                "That is so where one side pushes. At a corner two do.",
            ),
            ("Zero.", "Two sides push, and leave no direction to move in."),
        ),
    ),
    Question(
        name="cycles",
        asks="Newton on min(λ, slack) solves all 50 programs with 10 inequalities. And with 20?",
        right="c",
        answers=(
            ("All 50, in more steps.", "There are steps enough: the cap is 50. Most never settle."),
            (
                "About half of them.",
                "Fewer: each further constraint is one more guess to get right.",
            ),
            (
                "Very few.",
                "It jumps from one guess of the active set to the next, and nothing makes the "
                "guesses better: most cycle.",
            ),
        ),
    ),
    Question(
        name="kink",
        asks="x*(t) = min(t, 0) has slope 1 before 0, and 0 after. What is its derivative at 0?",
        right="b",
        answers=(
            ("½, the mean of both.", "No side has that slope. But look who says so."),
            ("There is none.", "A derivative is one number for both directions. Here are two."),
            ("0, the side that pushes.", "At t = 0 it touches, and pushes with nothing: λ = 0."),
        ),
    ),
    Question(
        name="infeasible",
        asks="No x has 1 ≤ x ≤ h for h = 0. What is the derivative of “the solution” by h?",
        right="a",
        answers=(
            (
                "Nothing: there is no solution.",
                "No z satisfies the conditions, so none has a slope.",
            ),
            (
                "1, because the upper bound pushes.",
                "So it would for a program that has a solution.",
            ),
            ("Infinite.", "Infinity is a limit of derivatives. Here is no function to begin with."),
        ),
    ),
    Question(
        name="rows",
        asks="The true rules have rank 40. We allow 40 learned rows. What would 48 do?",
        right="b",
        answers=(
            ("The same: eight rows stay idle.", "A row is an equation. It always holds something."),
            (
                "Worse: eight rows forbid what is allowed.",
                "40 directions are all that the solutions leave free to be fixed: each further row "
                "takes away a freedom that the answer needs.",
            ),
            ("Better: more parameters.", "They are constraints, not features: more fits less."),
        ),
    ),
)

recall = (
    Question(
        name="what_is_solved",
        asks="Lecture 01: g(a, z*) = 0. What does reverse mode solve, for v = ∂ℓ/∂z*?",
        right="b",
        answers=(
            (
                "A w = v, with A = ∂_z g.",
                "That is for forward mode. For a gradient, the transpose.",
            ),
            ("Aᵀ w = v, with A = ∂_z g.", "And then ∂ℓ/∂a is −wᵀ ∂_a g."),
            ("The equation once more, from z*.", "The solver is not asked again: z* is known."),
        ),
    ),
    Question(
        name="minimum_as_root",
        asks="Lecture 03: the fastest heights h minimise T. Which equation made them a layer?",
        right="a",
        answers=(
            ("∂_h T = 0.", "Where nothing can be gained by moving h. Constraints will add to it."),
            ("T = 0.", "The smallest time is not zero."),
            ("h = P.", "The path must meet P, but that is built in."),
        ),
    ),
    Question(
        name="any_solver",
        asks="Lecture 04: Anderson and Newton find the same z*. Whose derivative is better?",
        right="c",
        answers=(
            ("Newton's: it used derivatives.", "The backward pass never sees how z* was found."),
            ("Anderson's: fewer matrices.", "The backward pass never sees how z* was found."),
            ("Both are the same.", "The derivative belongs to the equation, not to the solver."),
        ),
    ),
)
