"""Lecture 11: what is asked before the picture that answers it."""

from implicit_tutorial.classroom.exercise.question import Question

PREDICTIONS = (
    Question(
        name="messages",
        asks="The batch is shared out, and solved as one unknown. What do the devices send a step?",
        right="b",
        answers=(
            (
                "their rows of z",
                "Nobody needs another's rows: row i of Z Wᵀ + X is made of row i of Z.",
            ),
            (
                "their part of the norms",
                "All must agree whether to stop, and the test is of one norm over all rows.",
            ),
            ("nothing", "So it is once each device stops on its own. Here one norm is asked for."),
        ),
    ),
    Question(
        name="backward",
        asks="Backward, too, a linear system is solved. Which solver sends most a step?",
        right="c",
        answers=(
            (
                "a dense LU for each example",
                "It costs most to compute. But each example's matrix is on one device.",
            ),
            ("Neumann's series", "It asks for one norm a step, as plain iteration does."),
            (
                "BiCGStab",
                "Each of its steps needs inner products, one after the other, over all rows.",
            ),
        ),
    ),
    Question(
        name="failure",
        asks="Two of eight devices do not converge. What has the caller?",
        right="a",
        answers=(
            (
                "NaN in their rows, the others' answers, and a sentence for each",
                "Who raised alone would leave the others waiting. So nobody raises.",
            ),
            ("an exception", "On one device, yes. Here it would leave others waiting for ever."),
            ("eight answers, two of them wrong", "A value that is no solution is never returned."),
        ),
    ),
    Question(
        name="thousand",
        asks="From 10 devices to 1000, one message a step: a step becomes …",
        right="c",
        answers=(
            ("a hundred times quicker", "The computing does. The waiting does not."),
            ("ten times quicker", "There is no law of square roots. What does waiting do?"),
            (
                "slower, from some number on",
                "Computing falls with p, waiting grows with log p: there is a least of the two.",
            ),
        ),
    ),
    Question(
        name="silent",
        asks="z = tanh(−3 z + ½) by plain iteration, which swings for ever. Which are silent?",
        right="b",
        answers=(
            ("all five", "Two test what they return, and raise."),
            (
                "jaxopt, and the loops that one writes oneself",
                "They return where the cap was reached, and do not tell.",
            ),
            ("none", "A loop says only what somebody made it say."),
        ),
    ),
)
