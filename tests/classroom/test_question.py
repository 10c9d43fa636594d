"""Predictions and recall questions: asked, judged, explained, and readable without a kernel."""

import re

import pytest

from implicit_tutorial.classroom.exercise.checks import Checks
from implicit_tutorial.classroom.exercise.question import Question, Recall

memory = Question(
    name="memory",
    asks="From 16 steps to 1024: what happens to the memory of `unrolled`?",
    right="b",
    answers=(
        ("It stays.", "Reverse mode keeps every iterate."),
        ("64 times", "One state is kept for each step."),
        (
            "64² times",
            "Read [the chain rule](https://example.org/chain): one state a step & no more.",
        ),
    ),
)
rho = Question("rho", "ρ < 1?", "a", (("Yes", "It contracts."), ("No", "It would not contract.")))
check = Checks(predictions=(memory,), recall=(memory, rho))


def html(asking):
    return asking._repr_html_()


def test_a_question_shows_its_answers_and_folds_the_right_one():
    asked = check.predict("memory", None)
    assert asked.status == "not attempted"
    assert repr(asked).splitlines()[1:] == [
        memory.asks,
        *(
            f"  ({x}) {t}"
            for x, t in zip("abc", ("It stays.", "64 times", "64² times"), strict=True)
        ),
    ]
    folded = re.search("<details>.*</details>", html(asked))
    assert folded and "(b) One state is kept" in folded[0]
    assert "<code>unrolled</code>" in html(asked)


@pytest.mark.parametrize("letter", ["b", "B", " (b) ", "b."])
def test_the_right_letter_is_right_and_told_why(letter):
    asked = check.predict("memory", letter)
    assert asked.status == "passed"
    assert "✓ Right. One state is kept" in repr(asked)
    assert "<details>" not in html(asked)


def test_a_wrong_letter_is_told_why_it_is_wrong_and_keeps_the_answer_folded():
    asked = check.predict("memory", "c")
    assert asked.status == "not yet"
    assert "✗ Not so. Read the chain rule (https://example.org/chain): one" in repr(asked)
    shown = html(asked)
    assert (
        '<a href="https://example.org/chain">the chain rule</a>: one state a step &amp; no' in shown
    )
    assert shown.index("Not so") < shown.index("<details>")


@pytest.mark.parametrize("nonsense", ["z", "", 2, "ab", ["b"]])
def test_what_is_no_letter_is_not_judged(nonsense):
    asked = check.predict("memory", nonsense)
    assert asked.status == "not attempted"
    assert 'Choose one of "a", "b", "c".' in repr(asked)
    assert "<details>" in html(asked)


def test_an_unknown_prediction_is_an_error_that_lists_them():
    with pytest.raises(ValueError, match="no prediction 'memry'. There are: memory"):
        check.predict("memry", "a")


def test_recall_judges_in_order_and_waits_for_the_rest():
    asked = check.recall("b")
    assert asked.status == "not attempted"
    assert [status for *_, status, _ in asked.judged()] == ["passed", "not attempted"]
    assert html(asked).count("<details>") == 1
    assert check.recall("b", "b").status == "not yet"
    assert check.recall("b", "a").status == "passed"
    assert check.recall().status == "not attempted"
    with pytest.raises(ValueError, match="There are 2 questions, not 3"):
        check.recall("a", "a", "a")


def test_recall_has_a_title_of_its_own_where_it_is_no_recall():
    own = Checks(recall=Recall((rho,), title="Before you begin"))
    assert repr(own.recall(None)).startswith("Before you begin\nρ < 1?")


def test_an_unknown_exercise_is_an_error_and_questions_are_no_exercises():
    assert check.exercises == {}
    with pytest.raises(AttributeError, match=r"no exercise check\.memory"):
        check.memory("a")
