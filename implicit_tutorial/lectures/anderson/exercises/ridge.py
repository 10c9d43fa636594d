"""Lecture 04: why a fixed ridge stalls."""

from implicit_tutorial.classroom.exercise.choice import Choice

why_it_stalls = Choice(
    name="why_it_stalls",
    right="c",
    reasons={
        "a": "Rounding sets in near 1e-7 in float32; the curve bends at about 1e-2.",
        "b": "A larger memory does not help where the weights are no longer chosen by residuals.",
        "c": "R Rᵀ holds residuals squared: at residuals of 1e-2 it is as small as λ = 1e-4. "
        "Below, λ I decides alone, and the weights become equal: a mean of old iterates.",
        "d": "The same f is solved in far fewer evaluations once λ is scaled, so it is not f.",
    },
    hints=(
        "Look at the two curves of the last picture. Where do they cross?",
        "What are the weights of (R Rᵀ + λ I)⁻¹ 1, if R Rᵀ is much smaller than λ I?",
    ),
)
