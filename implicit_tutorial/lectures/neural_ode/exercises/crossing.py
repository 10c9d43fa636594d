"""Lecture 02: can two trajectories cross?"""

from implicit_tutorial.classroom.exercise.choice import Choice

can_two_trajectories_cross = Choice(
    name="can_two_trajectories_cross",
    right="b",
    reasons={
        "a": "With a clock, two paths may pass the same state at different times. At one and the "
        "same time they may not: the point (t, z) has one future.",
        "b": "Through each point (t, z) there is exactly one solution, if f is Lipschitz in z. Two "
        "paths that met would be the same path, forth and back.",
        "c": "Width makes f steeper, not two-valued. However many parameters, f gives each point "
        "(t, z) one direction.",
        "d": "The picture shows residual paths that cross: a step of length one may jump over "
        "another. Only small steps, h |∂_z f| < 1, cannot.",
    },
    hints=(
        "Say that two paths meet at (t, z). Where does each go next?",
        "Run time backwards from the point where they meet.",
        "An initial value problem with a Lipschitz field has one solution.",
    ),
)
