"""Lecture 08: what is asked of earlier lectures."""

from implicit_tutorial.classroom.exercise.question import Question

RECALL = (
    Question(
        name="memory",
        asks="Lecture 01: reverse mode through k steps of a solver keeps …",
        right="b",
        answers=(
            ("the last iterate", "That is all the theorem needs. The chain rule needs more."),
            ("every iterate", "Each step is differentiated at its own point: memory grows with k."),
            ("nothing", "Then the chain rule would not know where to differentiate."),
        ),
    ),
    Question(
        name="value",
        asks="Lecture 03: V(a) is the least value of T(a, h) over h. What is dV/da?",
        right="a",
        answers=(
            ("∂T/∂a with h held at the minimum.", "T does not change with h there: the envelope."),
            ("∂T/∂a plus ∂T/∂h dh/da, and both count.", "The second part is zero: ∂T/∂h is."),
            ("0, since it is a minimum.", "A minimum over h. With a it moves all the same."),
        ),
    ),
    Question(
        name="kink",
        asks="Lecture 06: a layer has a kink. At an answer that is not on it, the theorem …",
        right="c",
        answers=(
            ("fails", "Only on the kink itself. Near an answer beside it the layer is smooth."),
            ("is off by a little", "It asks for the slope at one point, and that is exact."),
            ("holds", "Near the answer the layer is smooth: who is on and who is off stays."),
        ),
    ),
)
