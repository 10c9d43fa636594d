"""Each lecture's `check` holds its exercises: all of them, ready to be asked."""

from importlib import import_module
from pkgutil import iter_modules, walk_packages

import pytest

from implicit_tutorial import lectures
from implicit_tutorial.classroom.exercise.asked import Asked
from implicit_tutorial.classroom.exercise.exercise import Exercise
from implicit_tutorial.classroom.exercise.runner import run

LECTURES = [import_module(f"{lectures.__name__}.{m.name}") for m in iter_modules(lectures.__path__)]
each_lecture = pytest.mark.parametrize("lecture", LECTURES, ids=lambda m: m.__name__.split(".")[-1])


@each_lecture
def test_check_holds_every_exercise_that_stands_in_the_folder(lecture):
    modules = walk_packages(lecture.__path__, f"{lecture.__name__}.")
    exercises = [import_module(m.name) for m in modules if ".exercises" in m.name]
    written = {id(x) for m in exercises for x in vars(m).values() if isinstance(x, Asked)}
    assert {id(exercise) for exercise in lecture.check.exercises.values()} == written != set()


@each_lecture
def test_each_exercise_says_not_attempted_to_none_and_has_hints(lecture):
    for name, exercise in lecture.check.exercises.items():
        assert exercise.name == name
        assert exercise(None).status == "not attempted"
        assert len(exercise.hints) == 3 or not isinstance(exercise, Exercise), name


@each_lecture
def test_each_question_has_a_right_answer_and_a_reason_for_every_choice(lecture):
    predict, recall = lecture.check.predict.questions, lecture.check.recall.questions
    names = [question.name for question in predict]
    assert len(set(names)) == len(names)
    for question in (*predict, *recall):
        assert question.right in question.letters(), question.name
        for chosen, reason in question.answers:
            assert chosen and len(reason.split()) >= 3, (question.name, chosen)


@each_lecture
def test_each_exercise_says_not_attempted_to_what_nbgrader_puts_in_a_blank(lecture):
    def blank(*args):
        raise NotImplementedError()

    for exercise in lecture.check.exercises.values():
        if isinstance(exercise, Exercise):
            failures = exercise.failures  # of other tests
            feedback = exercise(blank)
            assert (feedback.status, exercise.failures) == ("not attempted", failures), feedback


def test_only_a_bare_error_of_the_students_own_is_a_blank():
    def said():
        raise NotImplementedError("no rule for this")

    def of_a_library():
        from implicit_tutorial import LinearSolver

        LinearSolver().solve(None, None, 0.0)

    assert not run(said, 9).blank
    assert "NotImplementedError" in run(of_a_library, 9).error
    assert not run(of_a_library, 9).blank


@each_lecture
def test_a_check_cannot_be_replaced(lecture):
    for name in (*lecture.check.exercises, "predict"):
        with pytest.raises(AttributeError, match=f"check.{name} cannot be set"):
            setattr(lecture.check, name, lambda answer: True)
