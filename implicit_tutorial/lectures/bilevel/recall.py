"""Lecture 07: what is asked of earlier lectures."""

from implicit_tutorial.classroom.exercise.question import Question

RECALL = (
    Question(
        name="gradient_of_a_root",
        asks="Lecture 01: g(a, z*) = 0. What is the derivative of z* by a?",
        right="b",
        answers=(
            ("−∂_a g.", "That is how g moves with z held. z answers by the inverse of ∂_z g."),
            ("−(∂_z g)⁻¹ ∂_a g.", "g stays zero: ∂_z g dz + ∂_a g da = 0."),
            ("0, since g stays zero.", "g does. For that z has to move."),
        ),
    ),
    Question(
        name="early",
        asks="Lecture 05: the solve stops early. What is worst then?",
        right="c",
        answers=(
            ("The prediction.", "It was right long before: the largest score is soon the largest."),
            ("The time it takes.", "It takes less."),
            ("The gradient.", "The theorem is applied where its condition does not hold."),
        ),
    ),
    Question(
        name="minimum",
        asks="Lecture 06: w* minimises a smooth loss without constraints. Which g makes it a root?",
        right="a",
        answers=(
            (
                "The gradient of the loss by w.",
                "It vanishes at w*, and its Jacobian is the Hessian.",
            ),
            ("The loss.", "The smallest loss is not zero."),
            ("The Hessian of the loss.", "It is ∂_z g of the g that is asked for."),
        ),
    ),
)
