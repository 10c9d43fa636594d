"""What lecture 04 asks before it shows it, and what it asks about lectures 01 to 03."""

from implicit_tutorial.classroom.exercise.question import Question

PREDICTIONS = (
    Question(
        "opposite",
        "Two residuals, r₂ = −r₁, and λ = 0. What is α?",
        right="b",
        answers=(
            (
                "there is none: R Rᵀ is singular",
                "R Rᵀ is, the bordered matrix is not: the condition Σ α = 1 picks one.",
            ),
            (
                "½ and ½",
                "Their mean has residual zero, and nothing is smaller. (R Rᵀ is singular here; the "
                "bordered matrix is not.)",
            ),
            ("1 and −1", "They sum to 0, not to 1, and r₁ − r₂ = 2 r₁ is no small residual."),
            ("0 and 1", "The newest alone leaves the residual r₂. A mixture leaves none."),
        ),
    ),
    Question(
        "published",
        "Who needs fewer evaluations of f on the published problem, with the λ = 10⁻⁴ of the "
        "published solver?",
        right="a",
        answers=(
            (
                "plain iteration",
                "By four, 34 against 38. On a problem that is as quick as this one a mixture has "
                "little to gain, and something makes it lose. What?",
            ),
            (
                "Anderson, as in the first picture",
                "There it was another implementation. This one leads for some steps, and then "
                "its curve bends.",
            ),
            ("both the same", "They would be with m = 1. With m = 5 the iterates are others."),
        ),
    ),
    Question(
        "same layer",
        "Anderson and Newton find the same z*. Have their layers the same derivative ∂z*/∂x?",
        right="c",
        answers=(
            (
                "no: they take other steps",
                "The steps differ. But z*(x) is one function of x, whoever found it.",
            ),
            (
                "only if both stop after as many steps",
                "That matters where steps are differentiated. The theorem differentiates g = 0.",
            ),
            ("yes", "z*(x) is one function, whoever found it, and a function has one derivative."),
        ),
    ),
)

RECALL = (
    Question(
        "lecture 01: plain iteration",
        "Near z*, when does plain iteration z ← f(z) converge, from any start close enough?",
        right="c",
        answers=(
            ("only if ‖W‖ < 1", "That is enough, but not needed: ρ(∂_z f) may be smaller by far."),
            ("if ∂_z f is invertible", "The theorem wants that of ∂_z g = I − ∂_z f."),
            (
                "if ρ(∂_z f(z*)) < 1",
                "Each step multiplies a small error by ∂_z f; its powers go to zero exactly then.",
            ),
        ),
    ),
    Question(
        "lecture 02: the adjoint",
        "The adjoint ODE runs from T back to 0. Why?",
        right="b",
        answers=(
            (
                "to find z(0) again",
                "z(0) was given. One variant does recompute z on the way, to save memory.",
            ),
            (
                "the transpose of time-stepping is solved from the last state to the first",
                "Forwards is a linear system with blocks below its diagonal; transposed, they are "
                "above it. Reverse mode solves with the transpose, here as everywhere.",
            ),
            ("time-stepping is unstable forwards", "It is not; it solved the ODE."),
        ),
    ),
    Question(
        "lecture 03: the fit",
        "A fit has R to six digits, and is differentiated through its steps. How good is ∂R/∂P?",
        right="a",
        answers=(
            (
                "worse than R, and nothing warns",
                "It comes later than the value: what was differentiated had not converged yet.",
            ),
            ("six digits, too", "Only with more steps: the derivative comes later than the value."),
            ("exact: autodiff is exact", "It is: of the steps that were taken, not of the answer."),
        ),
    ),
)
