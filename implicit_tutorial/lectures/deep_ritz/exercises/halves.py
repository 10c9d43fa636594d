"""Lecture 10: which of three layers has a derivative?"""

from implicit_tutorial.classroom.exercise.choice import Choice

which_half = Choice(
    name="which_half",
    right="c",
    reasons={
        "a": "θ* is one of many: other weights make the same u. ∂_z g is singular there, and the "
        "theorem says nothing.",
        "b": "The energy has the same least value for every θ of the family. That u is unique is "
        "no help for θ.",
        "c": "E is quadratic in u and in c, with a matrix that is regular. θ is neither: it enters "
        "u as it likes.",
        "d": "Nothing about an energy forbids a derivative: K c = b is a root, and its minimum "
        "unique.",
    },
    hints=(
        "The theorem asks for one thing: that ∂_z g is invertible.",
        "Swap two neurons of the net. What changes: θ, u, E?",
        "Where E is quadratic with a regular matrix, ∂_z g is that matrix.",
    ),
)
