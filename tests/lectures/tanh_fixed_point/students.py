"""How an answer of lecture 01 is judged: passed, or a slip by its name."""


def passes(feedback):
    assert feedback.passed, feedback


def named(feedback, slip):
    assert not feedback.passed, feedback
    assert feedback.slip.startswith(slip), feedback
