"""The student's record: written where the student asked for it, never over another's file."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from implicit_tutorial.classroom.exercise.checks import Checks
from implicit_tutorial.classroom.exercise.choice import Choice, Number
from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.question import Question
from implicit_tutorial.classroom.progress import journal, keeper
from implicit_tutorial.classroom.progress.record import Record

pytestmark = pytest.mark.usefixtures("as_in_a_notebook", "own_folder")
FILE = Path("progress.json")


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """An empty current folder, a kernel that has just started, and recording allowed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(journal.OFF, raising=False)
    monkeypatch.setattr(keeper, "JOURNAL", journal.Journal())


def new_kernel(monkeypatch):
    monkeypatch.setattr(keeper, "JOURNAL", journal.Journal())


def a_check():
    double = Exercise(
        name="double",
        asks="double(x): twice x",
        hints=("Two.", "Times two.", "2 * x"),
        draw=lambda rng, n: (rng.normal(size=n),),
        right=lambda x: 2 * x,
        slips=(Slip("Wrong sign", lambda x: -2 * x, "not minus."),),
    )
    why = Choice("why", right="a", reasons={"a": "It is. So.", "b": "It is not: no."})
    many = Number("many", asks="how many", right=3)
    memory = Question("memory", "Does it grow?", "a", (("Yes", "It does so."), ("No", "It does.")))
    return Checks(double, why, many, predictions=(memory,), recall=(memory,))


def on_file():
    (lecture,) = json.loads(FILE.read_text(encoding="utf-8"))["lectures"].values()
    return lecture


def work_a_little(check):
    check.double(None)
    check.double(lambda x: -2 * x)
    check.double(lambda x: -2 * x)
    check.double(lambda x: 3 * x)
    check.double(lambda x: 2 * x)
    check.double(lambda x: -2 * x)  # passed is passed
    check.why("b")
    check.predict("memory", None)
    check.predict("memory", "z")
    check.predict("memory", "(B)")
    check.predict("memory", "a")
    check.recall("a")


DONE = {
    "double": {"tried": 4, "passed": True, "hints": 3, "slips": ["Wrong sign", "A multiple"]},
    "why": {"tried": 1, "passed": False, "hints": 0, "slips": []},
    "many": {"tried": 0, "passed": False, "hints": 0, "slips": []},
}


def test_nothing_is_written_before_the_student_asks_and_all_is_known_then():
    check = a_check()
    work_a_little(check)
    assert "Not kept in any file" in repr(check.progress(keep=False))
    assert os.listdir() == []
    shown = check.progress()
    assert os.listdir() == ["progress.json"]
    assert on_file() == {
        "title": on_file()["title"],
        "exercises": DONE,
        "predictions": {"memory": {"asks": "Does it grow?", "first": "b", "right": False}},
        "recall": {"memory": {"asks": "Does it grow?", "first": "a", "right": True}},
    }
    assert repr(shown).splitlines() == [
        "Your progress: 1 of 3 exercises passed, in 1 lecture so far",
        on_file()["title"],
        "  ✓ double: passed after 4 tries, with 3 hints; slips: Wrong sign, A multiple",
        "  ✗ why: not passed in 1 try, with no hint",
        "  ○ many: not tried yet",
        "  Predictions: 0 of 1 right at the first letter",
        "  From earlier lectures: 1 of 1 right at the first letter",
        keeper.KEPT,
    ]


def test_the_box_says_the_same():
    check = a_check()
    work_a_little(check)
    html = check.progress()._repr_html_()
    assert "✓ <code>double</code>: passed after 4 tries" in html
    assert "<b>Your progress: 1 of 3 exercises passed" in html


def test_while_the_file_is_there_each_answer_is_written_by_every_kernel(monkeypatch):
    a_check().progress()
    new_kernel(monkeypatch)
    work_a_little(a_check())
    assert on_file()["exercises"] == DONE
    new_kernel(monkeypatch)
    a_check().many(3)
    assert on_file()["exercises"] == DONE | {
        "many": {"tried": 1, "passed": True, "hints": 0, "slips": []}
    }


def test_once_it_is_deleted_nothing_is_written_and_nothing_fails():
    check = a_check()
    check.progress()
    FILE.unlink()
    work_a_little(check)
    assert os.listdir() == []
    assert "✓ double" in repr(check.progress(keep=False))


FOREIGN = {
    "text": "my progress: none",
    "other_json": '{"lectures": {}}',
    "empty": "",
    "list": "[]",
    "deep": "[" * 100_000,
    "newer": Record().to_json().replace('"format": 1', '"format": 2'),
    "damaged": Record().to_json().replace('"lectures": {}', '"lectures": {"a": {"title": 1}}'),
    "cut": Record().to_json()[:-20],
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_a_file_that_is_not_ours_is_left_as_it_is_and_that_is_said_once(text):
    FILE.write_text(text, encoding="utf-8")
    check = a_check()
    feedback = check.double(lambda x: -2 * x)
    assert "left as it is" in feedback.record and "left as it is" in repr(feedback)
    assert not check.double(lambda x: -2 * x).record
    shown = repr(check.progress())
    assert "left as it is" in shown and "✗ double: not passed in 2 tries" in shown
    assert FILE.read_text(encoding="utf-8") == text
    assert os.listdir() == ["progress.json"]


def unread():
    """What of the file's state reading it does not change."""
    return (found := FILE.stat()).st_ino, found.st_size, found.st_mtime_ns


def test_a_large_file_a_binary_one_and_a_folder_of_that_name_are_left_alone():
    for make in (
        lambda: FILE.write_bytes(b"\xff\xfe\x00"),
        lambda: FILE.write_text(Record().to_json() + " " * journal.LARGEST),
        FILE.mkdir,
    ):
        make()
        before = unread()
        said = repr(a_check().progress())
        assert "left as it is" in said or "cannot be written" in said
        assert unread() == before and os.listdir() == ["progress.json"]
        FILE.unlink() if FILE.is_file() else FILE.rmdir()


def test_a_folder_that_cannot_be_written_into_is_said_once(monkeypatch, tmp_path):
    check = a_check()
    check.progress()

    def refuse(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(journal.os, "replace", refuse)
    asked = check.predict("memory", "a")
    assert "cannot be written here (Read-only file system)" in repr(asked)
    assert "cannot be written here" in asked._repr_html_()
    assert not check.double(lambda x: x).record
    assert check.double(lambda x: 2 * x).passed
    assert on_file()["exercises"]["double"]["tried"] == 0
    assert os.listdir() == ["progress.json"]  # nothing is left beside it
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    check.progress()


def test_a_folder_that_is_gone_is_told(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "cannot be written here" in repr(a_check().progress())
    assert "cannot be written" in repr(a_check().report())


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "mine.json"
    target.write_text(Record().to_json(), encoding="utf-8")
    FILE.symlink_to(target)
    work_a_little(a_check())
    assert FILE.is_symlink()
    assert Record.from_json(target.read_text(encoding="utf-8")).lectures


def test_a_lock_left_by_a_dead_kernel_is_taken_and_a_fresh_one_is_waited_for(monkeypatch):
    lock = Path("progress.json.lock")
    lock.touch()
    os.utime(lock, (time.time() - 60,) * 2)
    check = a_check()
    check.progress()
    assert os.listdir() == ["progress.json"]
    lock.touch()
    assert "another kernel is writing" in check.many(3).record
    lock.unlink()
    check.why("a")  # what could not be written then is written now
    assert on_file()["exercises"]["many"]["passed"]


def test_of_several_outputs_each_slip_is_named_once():
    a_check().progress()
    pair = Exercise(
        name="pair",
        asks="pair(x): 2 x and 3 x",
        outputs=("∂W", "∂x"),
        draw=lambda rng, n: (rng.normal(size=n),),
        right=lambda x: (2 * x, 3 * x),
        slips=(Slip("Wrong sign", lambda x: (-2 * x, -3 * x), "not minus. Or so."),),
    )
    check = Checks(pair)
    assert check.pair(lambda x: (-2 * x, 9 * x)).slip.startswith("In ∂W: Wrong sign: not")
    assert on_file()["exercises"]["pair"]["slips"] == ["Wrong sign", "A multiple"]


KERNEL = """
from implicit_tutorial.classroom.progress.events import Answered
from implicit_tutorial.classroom.progress.journal import Journal
journal = Journal()
for k in range(50):
    journal.note(Answered("a", "A", ("x",), "x", False, 0, [f"slip {NAME} {k}"]))
assert not journal.waiting
"""


def test_kernels_beside_each_other_lose_nothing():
    FILE.write_text(Record().to_json(), encoding="utf-8")
    kernels = [
        subprocess.Popen([sys.executable, "-c", KERNEL.replace("NAME", str(k))]) for k in range(3)
    ]
    assert [kernel.wait() for kernel in kernels] == [0, 0, 0]
    work = on_file()["exercises"]["x"]
    assert work["tried"] == 150 and len(set(work["slips"])) == 150
    assert os.listdir() == ["progress.json"]


def test_where_it_is_turned_off_nothing_is_written(monkeypatch):
    a_check().progress()
    before = FILE.read_bytes()
    monkeypatch.setenv(journal.OFF, "off")
    work_a_little(a_check())
    assert "Nothing is written" in repr(a_check().progress())
    assert FILE.read_bytes() == before


def test_what_is_written_is_read_back_and_says_whose_it_is():
    check = a_check()
    work_a_little(check)
    check.progress()
    text = FILE.read_text(encoding="utf-8")
    assert Record.from_json(text).to_json() == text
    assert "The file is yours" in text and max(map(len, text.splitlines())) < 200


def test_a_report_says_where_it_knows_only_this_kernel():
    check = a_check()
    check.many(3)
    assert "since this kernel started" in repr(check.report())
    assert "1 of 3 exercises passed" in Path("report.html").read_text(encoding="utf-8")
    check.progress()
    assert "this kernel" not in repr(check.report())


def test_each_lecture_is_known_by_its_folder_and_its_title():
    from implicit_tutorial.lectures import anderson

    anderson.check.progress()
    whole = json.loads(FILE.read_text(encoding="utf-8"))["lectures"]
    assert whole["anderson"]["title"] == "Lecture 04, Anderson acceleration"
    assert list(whole["anderson"]["exercises"]) == list(anderson.check.exercises)
