"""Lecture 10: find the bug in a Ritz method whose energy is too good."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_line = Choice(
    name="which_line",
    right="b",
    reasons={
        "a": "Eight features that vanish at both ends: every combination is allowed, and none has "
        "an energy below E*.",
        "b": "Eight coefficients see the energy at eight points, and always the same: between "
        "them u may do anything. Gauss' points, or more of them, or others in each step.",
        "c": "That is the energy: ½u'² − f u, each point with its weight. The weights sum to 1, "
        "the length of the interval.",
        "d": "One Newton step from zero, exact for what is quadratic in c.",
    },
    hints=(
        "No function that vanishes at both ends has an energy below −π²/4. So what is seen is not "
        "the energy.",
        "Compare how many numbers are chosen with how many points they are judged at.",
        "A sum over points stands for an integral. For which u does it?",
    ),
)
