"""Lecture 02: which way to differentiate an ODE solve, for which task?"""

from implicit_tutorial.classroom.exercise.matching import Matching, Task

which_adjoint = Matching(
    name="which_adjoint",
    tasks=(
        Task(
            name="i",
            right="a",
            reasons={
                "a": "Two inputs and two hundred outputs: forward mode, two passes. It needs the "
                "derivative of each step, and keeps no step at all.",
                "b": "Checkpoints are a rule for reverse mode alone: `jax.jacfwd` raises. In "
                "reverse mode it would be one pass a reading, two hundred.",
                "c": "The adjoint ODE is reverse mode: `jax.jacfwd` raises, and back it would be "
                "one solve a reading, two hundred.",
            },
        ),
        Task(
            name="ii",
            right="b",
            reasons={
                "a": "Right numbers, but all hundred thousand states are kept, and there is room "
                "for a thousand.",
                "b": "The states on the way back are those of the way forth, so contraction does "
                "no harm. A few hundred of them are kept, and the rest recomputed.",
                "c": "What forgets its start forth explodes back: the states would be worthless "
                "long before t = 0, and the gradient with them, without an alarm.",
            },
        ),
        Task(
            name="iii",
            right="c",
            reasons={
                "a": "It keeps every state of a million, where there is room for three.",
                "b": "With room for two checkpoints each state is recomputed over and over, about "
                "a thousand times: the gradient costs a thousand solves.",
                "c": "Nothing is kept but z(T), a and the sum. Without friction neighbours neither "
                "run together nor fly apart, so the way back is as exact as the way forth.",
            },
        ),
    ),
    hints=(
        "For each task ask: forward or reverse mode? How many states have room? Does the field "
        "contract?",
        "(b) and (c) are rules for reverse mode. (c) solves back, which undoes a contraction.",
        "One task needs (a), one (b), and one (c).",
    ),
)
