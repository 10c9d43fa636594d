"""Lecture 08: what is asked before the picture that answers it."""

from implicit_tutorial.classroom.exercise.question import Question

PREDICTIONS = (
    Question(
        name="strokes",
        asks="128 strokes are at hand for a patch of 64 pixels. How many does the minimum use?",
        right="b",
        answers=(
            ("all 128", "Each one has its price λ, and most are not worth it."),
            ("fewer than 40", "A stroke is on only where it explains more than it costs."),
            ("exactly 64, as many as pixels", "So it would be without a price, and no error."),
        ),
    ),
    Question(
        name="worth",
        asks="Eight layers with learned steps. How many steps of FISTA, unlearned, are as good?",
        right="b",
        answers=(
            ("8", "Training has gained something: FISTA at 8 is several times worse."),
            ("some 16", "Twice the layers, and nothing to train."),
            ("over 100", "FISTA's error falls fast: at 32 steps it is far below."),
        ),
    ),
    Question(
        name="contrast",
        asks="The same patches, three times the contrast. The eight learned steps are then …",
        right="c",
        answers=(
            ("as good: the lasso scales with y", "It scales with y and λ together. λ stays."),
            ("a little worse than ISTA", "ISTA's step 1/L is safe for any patch. Theirs is not."),
            ("far worse than ISTA: they run away", "More strokes are on at once, and "
             "where they overlap a step above 1/L overshoots."),
        ),
    ),
    Question(
        name="theorem",
        asks="The slope of the least value F*(D) by the dictionary: is the theorem needed?",
        right="a",
        answers=(
            ("no: hold z and differentiate", "z makes F itself small: the envelope theorem."),
            ("yes: z depends on D", "It does, and F does not change with z at the minimum."),
            ("only where z is sparse", "It holds for any minimum."),
        ),
    ),
    Question(
        name="unrolled",
        asks="After 64 steps of ISTA the value is off by little. How far off is the slope by D?",
        right="c",
        answers=(
            ("less than the value", "The value is flat at the minimum: an error counts squared."),
            ("by as much", "The value is flat at the minimum: an error counts squared there."),
            ("by much more", "Strokes that have not yet left, or come, are differentiated, too."),
        ),
    ),
)  # fmt: skip
