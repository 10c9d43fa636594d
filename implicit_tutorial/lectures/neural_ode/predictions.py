"""Lecture 02: what to guess before a picture shows it, and what to remember of lecture 01."""

from implicit_tutorial.classroom.exercise.question import Question

tolerance = Question(
    name="tolerance",
    asks="From rtol = 1e-2 to 1e-8: how many times more evaluations does order 5 spend?",
    right="b",
    answers=(
        ("as many", "A tighter tolerance wants shorter steps, and so more of them."),
        (
            "about ten times",
            "Of a step of length h the solver estimates the error, by a second formula of order 4: "
            "that estimate goes like h⁵. So h shrinks by 10^(6/5) ≈ 16 at most.",
        ),
        ("a thousand times", "So it would be if the error of a step went like h²: Euler's method."),
        ("a million times", "The error goes down by a million, but it goes like h⁵, not like h."),
    ),
)

memory = Question(
    name="memory",
    asks="16 steps, then 1024: 64 times as many. What happens to the memory of each way?",
    right="c",
    answers=(
        (
            "about 64 times as much, for all three",
            "Two of the three keep fewer states than they take.",
        ),
        (
            "about 64 times for every step; the other two stay",
            "Checkpoints are states, too: with more steps there are more of them.",
        ),
        (
            "about 64 times for every step, about 8 for checkpoints; backsolving stays",
            "Checkpoints cost the square root: 8 times as many, and between them pieces 8 times as "
            "long. The adjoint ODE keeps no step, so one program serves any number of them, and we "
            "measure it once.",
        ),
        (
            "about 64 times for backsolving; the others stay",
            "Backsolving keeps no step: it computes them anew from z(T).",
        ),
    ),
)

ring = Question(
    name="ring",
    asks="Can a flow of the plane, then a straight line, tell disc from ring without an error?",
    right="b",
    answers=(
        ("Yes, if the network is large enough", "However large, its paths do not cross."),
        (
            "The data, perhaps; the whole ring, never",
            "Paths do not cross, so the ring stays a closed curve around the disc, and no straight "
            "line parts them. Finitely many points may leave a gap, though.",
        ),
        ("Yes, if T is long enough", "At every T the ring is a closed curve around the disc."),
        ("No, not even the data", "Points are no curve: between two of them there may be a gap."),
    ),
)

digits = Question(
    name="digits",
    asks="The flow asks f sixteen times, the residual step once. Which reads digits better?",
    right="c",
    answers=(
        ("The flow, by far", "It would, if one step were not deep enough for digits so small."),
        ("The residual step, by far", "The flow can do nearly all that the step can: it is close."),
        ("Neither by much", "One step is deep enough here, and the seeds differ as much."),
    ),
)

recall = (
    Question(
        name="unrolled",
        asks="z* is found in 1000 steps, and reverse mode goes through them. What does it keep?",
        right="b",
        answers=(
            (
                "z* alone",
                "That is what the implicit gradient needs. Unrolling needs the way to z*.",
            ),
            ("all 1000 iterates", "The chain rule wants each step's Jacobian, at its own iterate."),
            (
                "the last few iterates",
                "An earlier step bears on the result, too: it is pulled back.",
            ),
        ),
    ),
    Question(
        name="theorem",
        asks="g(a, z*(a)) = 0 for all a near a₀. What is ∂z*/∂a?",
        right="a",
        answers=(
            ("−(∂_z g)⁻¹ ∂_a g", "Differentiate g = 0: ∂_a g + ∂_z g · ∂z*/∂a = 0, then solve."),
            ("−∂_a g (∂_z g)⁻¹", "∂_z g acts on ∂z* from the left, and so does its inverse."),
            (
                "−(∂_a g)⁻¹ ∂_z g",
                "What is solved for is z, so it is ∂_z g that must be invertible.",
            ),
            ("(∂_z g)⁻¹ ∂_a g", "The two terms sum to zero: one of them changes its sign."),
        ),
    ),
    Question(
        name="one_solve",
        asks="v is a loss's gradient by z*. What does its gradient by a cost, in reverse mode?",
        right="c",
        answers=(
            ("a linear solve for each parameter", "v is multiplied first: one row, one solve."),
            ("a linear solve for each step", "The theorem never saw the steps."),
            (
                "one linear solve, with ∂_z g transposed",
                "u ∂_z g = v, a row from the left: the transposed matrix on a column. Then comes "
                "one product with ∂_a g. In this lecture that solve runs back in time.",
            ),
        ),
    ),
)
