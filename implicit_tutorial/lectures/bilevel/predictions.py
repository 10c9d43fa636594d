"""Lecture 07: what is asked before the picture that answers it."""

from implicit_tutorial.classroom.exercise.question import Question

PREDICTIONS = (
    Question(
        name="residual",
        asks="The inner slope is ten times smaller. The error of the hyper-gradient is …",
        right="b",
        answers=(
            (
                "a hundred times smaller",
                "So it would be for the loss at its minimum. A gradient has no such luck.",
            ),
            (
                "ten times smaller",
                "w is off in proportion to the slope, and all that is taken at w with it.",
            ),
            ("as it was", "It is taken at the w that was reached, and that is nearer now."),
        ),
    ),
    Question(
        name="budget",
        asks="240 values by random search, or 60 hyper-gradients: which finds the useful features?",
        right="b",
        answers=(
            (
                "random search: it looks in four times as many places",
                "In eleven dimensions 240 places are few. A gradient tells all eleven directions.",
            ),
            ("the hyper-gradients", "Each tells in which direction all eleven should move."),
            (
                "neither: length-scales do not matter much",
                "Five of ten features do nothing here. Who finds them has an easier problem.",
            ),
        ),
    ),
    Question(
        name="thirty",
        asks="30 penalties are chosen by 20 examples. The validation loss then is …",
        right="c",
        answers=(
            ("a fair guess of the test loss", "So it was until the penalties were fitted to it."),
            (
                "above the test loss",
                "It is what was made small, on these 20 examples and no others.",
            ),
            (
                "far below the test loss",
                "Thirty numbers fitted to twenty examples: that is training, by another name.",
            ),
        ),
    ),
    Question(
        name="ten",
        asks="Logistic regression on ten images, one a class. Which ten teach it best?",
        right="c",
        answers=(
            ("the best of twenty sets of real ones", "Real images are typical of one hand each."),
            ("the mean image of each class", "Better than real ones. But they answer no mistake."),
            (
                "ten that were descended to",
                "They need not look like digits: they need to make the right student.",
            ),
        ),
    ),
    Question(
        name="clean",
        asks="40 % of 400 labels are wrong, 100 are checked. Which student is the best?",
        right="b",
        answers=(
            ("of the 400, as they are", "Four labels in ten pull the wrong way."),
            (
                "of the 400, weighed by the 100; or of the 100 alone: about the same",
                "The weights find the wrong labels, and have learned that from the 100.",
            ),
            (
                "of the 400, weighed by the 100: clearly",
                "The 100 chose the weights. What they know, they also teach directly.",
            ),
        ),
    ),
    Question(
        name="leader",
        asks="Firm 1 may announce first what it sells, and knows firm 2's reply. What does it do?",
        right="c",
        answers=(
            (
                "It sells less than 3.33: a smaller supply, a higher price.",
                "Firm 2 would fill the gap: its reply falls with what firm 1 sells.",
            ),
            (
                "It sells 3.33 again: nobody gains by moving from there.",
                "Nobody gains while the other stands still. Firm 2 does not stand still.",
            ),
            (
                "It sells more: firm 2 will draw back.",
                "For each piece more firm 2 sells half a piece less, and that is worth something.",
            ),
        ),
    ),
    Question(
        name="circles",
        asks="|z| = √2 at the start. How long is z after 100 steps of 0.1?",
        right="c",
        answers=(
            (
                "Shorter: gradients lead to the equilibrium.",
                "Here each gradient stands at a right angle to z: it never points inwards.",
            ),
            (
                "√2: it runs in a circle.",
                "So it would with steps of no length. A straight step along a circle leaves it.",
            ),
            (
                "Longer: each step leaves the circle a little.",
                "A step of length η|z| at a right angle: |z|² grows by the factor 1 + η² each "
                "time.",
            ),
        ),
    ),
    Question(
        name="rock",
        asks="Row's rock wins double. How often does row play it, at the Nash equilibrium?",
        right="a",
        answers=(
            (
                "Less than a third of the time.",
                "Row must leave column nothing to choose. As its rock is feared, a little is "
                "enough.",
            ),
            (
                "A third of the time.",
                "Then column would never play scissors, and row's rock would win nothing.",
            ),
            (
                "More than a third of the time.",
                "Column would answer with paper. It holds for players who err a lot.",
            ),
        ),
    ),
)
