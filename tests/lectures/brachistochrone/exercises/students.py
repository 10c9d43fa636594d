"""How an answer to an exercise of lecture 03 is judged."""


def named(check, answer, slip, times=1):
    """Is the answer rejected and the slip named?"""
    for _ in range(times):
        feedback = check(answer)
        assert feedback.status == "not yet", feedback.message
        assert feedback.slip.startswith(slip), feedback.message


def passes(check, answer, times=1):
    """Is the answer taken, whatever the problem?"""
    for _ in range(times):
        feedback = check(answer)
        assert feedback.passed, feedback.message
