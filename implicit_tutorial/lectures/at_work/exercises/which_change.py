"""Lecture 11: find the bug in a gradient that is taken on each device."""

from implicit_tutorial.classroom.exercise.choice import Choice

which_change = Choice(
    name="which_change",
    right="c",
    reasons={
        "a": "A mean is the sum over a number. The gradient would be another wrong one.",
        "b": "Then the eight gradients stand one above the other, and still nobody adds them. It "
        "shows the fault, which is of use, but does not mend it.",
        "c": "W is the same on all devices, and its gradient is a sum over all rows. JAX knows "
        "which values differ between devices, and adds up, unless it is told not to look. By hand "
        "it is `lax.psum(…, 'd')` around the gradient.",
        "d": "Each device would have an eighth of W's rows, and could not compute W z.",
    },
    hints=(
        "How many rows has a device seen when it takes its gradient?",
        "Eight gradients, and `out_specs=P()` promises that they are equal. Who takes one of them?",
        "What would have told?",
    ),
)
