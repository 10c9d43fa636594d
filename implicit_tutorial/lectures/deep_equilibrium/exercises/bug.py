"""Lecture 05: find the bug in a training that falls apart."""

from implicit_tutorial.classroom.exercise.choice import Choice

find_the_bug = Choice(
    name="find_the_bug",
    right="c",
    reasons={
        "a": "A start at zero is as good as any: the fixed point does not depend on it, and the "
        "networks above all started there.",
        "b": "1e-4 is never reached: the cap of five steps comes first. Another tolerance changes "
        "nothing here.",
        "c": "Two lines that are right alone, and wrong together. The theorem holds where "
        "z = f(a, z). After five steps it does not, and (I − ∂_z f)⁻¹ at such a z magnifies what "
        "is not there. `throw=False` kept the package from saying so.",
        "d": "Sixty terms are enough where a solve of sixty steps is. Fewer terms would hide the "
        "bug: the one-step gradient is off too, but it magnifies nothing.",
    },
    hints=(
        "Section 6 measured two things at z₅. Which of them survived?",
        "Which condition must hold, before the theorem may be applied?",
        "Look at the numbers 5 and 60, side by side.",
    ),
)
