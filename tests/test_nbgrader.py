"""The assignments for nbgrader: what is marked, what a student finds, and what is never lost.

`make test-nbgrader` runs nbgrader itself on one.
"""

import ast
import json
import re
import sys
from importlib import import_module
from pathlib import Path
from unittest.mock import MagicMock

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

import build
from assignment import CONFIG, mark, points
from questions import lecture_of
from regions import BEGIN, END, YOUR_CODE, for_grader, for_student
from template import is_appendix

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
SOURCES = sorted((FOLDER / "source").glob("[0-9]*.py"))
TINY = """\
# ---
# title: A tiny one
# able_to: [count]
# need: [nothing]
# minutes: 1
# seconds: 1
# ---

# %%
from implicit_tutorial.lectures.anderson import check

### STUB: check.predict("memory cost", None)
### BEGIN SOLUTION
check.predict("memory cost", "b")
### END SOLUTION

# %%
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("a", "c", "b")
### END SOLUTION

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check.why_it_stalls(answer)

# %%
### STUB: mine = None
### BEGIN SOLUTION
mine = 6 * 7
### END SOLUTION
print(mine)
"""

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


def marked(source):
    notebook = build.make(source, False, "https://github.com/me/course", rewrite=for_grader)
    mark(notebook, source.stem)
    return notebook


def marks(notebook):
    """The cells that nbgrader knows: {their name in the gradebook: the cell}."""
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    found = {cell.metadata.nbgrader.grade_id: cell for cell in cells}
    assert len(found) == len(cells), "two cells have one name"
    return found


def released(source):
    """A cell as nbgrader's ClearSolutions leaves it, with the stub of our configuration."""
    kept, inside = [], False
    for line in source.splitlines():
        if line.strip() == BEGIN:
            kept.append(line.replace(BEGIN, CONFIG["ClearSolutions"]["code_stub"]["python"]))
        inside = (inside or line.strip() == BEGIN) and line.strip() != END
        if not inside and line.strip() != END:
            kept.append(line)
    return "\n".join(kept)


@pytest.fixture
def tiny(tmp_path):
    """Write the assignment of a tiny source; return the call that does it and the file's path."""
    source = tmp_path / "notebooks/source/07_tiny.py"
    source.parent.mkdir(parents=True)

    def write(*arguments, text=TINY):
        source.write_text(text, encoding="utf-8")
        return build.main(
            ["--nbgrader", str(tmp_path / "course"), *arguments], tmp_path / "notebooks"
        )

    return write, tmp_path / "course/source/07_tiny/07_tiny.ipynb"


def change(path, edit):
    notebook = nbformat.read(path, as_version=4)
    edit(marks(notebook))
    nbformat.write(notebook, path)
    return path.read_bytes()


@each_source
def test_every_exercise_of_a_lecture_is_graded_once(source):
    notebook = marked(source)
    nbformat.validate(notebook)
    check = import_module(lecture_of(notebook)).check
    asked = {} if is_appendix(source.stem) else check.exercises
    assert set(points(notebook)) == set(asked), (
        "nbgrader grades what is checked in the cell of its solution region: check it there"
    )


@each_source
def test_each_region_is_in_a_cell_of_its_own_name_and_each_graded_cell_is_locked(source):
    notebook = marked(source)
    for cell in notebook.cells:
        assert (BEGIN in cell.source) == cell.metadata.get("nbgrader", {}).get("solution", False)
    for name, cell in marks(notebook).items():
        given = cell.metadata.nbgrader
        assert given.schema_version == 3
        assert given.locked == given.grade == (not given.solution), name
        if given.grade:
            assert "nbgrader" in notebook.cells[notebook.cells.index(cell) - 1].metadata, name


@each_source
def test_a_student_finds_the_lectures_own_stubs(source):
    cells = jupytext.read(source, fmt="py:percent").cells
    regions = [cell.source for cell in cells if BEGIN in cell.source]
    given = [cell.source for cell in marked(source).cells if BEGIN in cell.source]
    for own, ours in zip(regions, given, strict=True):
        assert sorted(released(ours).splitlines()) == sorted(for_student(own).splitlines())
        compile(released(ours), "a student's cell", "exec")


@each_source
def test_the_stub_below_a_region_is_not_reached_in_a_solved_cell(source):
    for cell in marked(source).cells:
        lines = [line.strip() for line in cell.source.splitlines()]
        below = {n + 2 for n, line in enumerate(lines) if line == END}
        for node in ast.walk(ast.parse(cell.source)) if below else ():
            body = getattr(node, "body", None)
            body = body if isinstance(body, list) else []
            for before, after in zip(body, body[1:], strict=False):
                if isinstance(after, ast.Return) and after.lineno in below:
                    if "None" in ast.unparse(after) or "..." in ast.unparse(after):
                        assert isinstance(before, ast.Return), cell.source


@each_source
def test_nothing_leads_a_student_to_the_answers_or_away_from_the_assignment(source):
    text = "\n".join(cell.source for cell in marked(source).cells)
    assert "**You will be able to**" in text
    for told in ("solved notebook", "/solutions", "Open in Colab"):
        assert told not in text


def test_the_exercises_time_limits_end_before_nbgraders():
    for source in SOURCES:
        for exercise in import_module(lecture_of(marked(source))).check.exercises.values():
            # An answer that only waits is stopped after five times as long.
            assert 5 * getattr(exercise, "seconds", 0) < CONFIG["Execute"]["timeout"], exercise.name


def test_docs_and_make_name_one_version_of_nbgrader():
    texts = [(FOLDER.parent / name).read_text() for name in ("Makefile", "docs/lecturers.md")]
    versions = [re.findall(r"nbgrader==([\d.]*\d)", text) for text in texts]
    assert versions[0] == versions[1] and len(versions[0]) == 1


def test_a_question_to_think_about_gets_no_points_and_gives_no_letter_away(tiny):
    write, path = tiny
    assert write() == 0
    found = marks(nbformat.read(path, as_version=4))
    assert list(found) == [
        "answer-predict-memory-cost",
        "answer-recall",
        "answer-why_it_stalls",
        "why_it_stalls",
        "answer-mine",
    ]
    assert points(nbformat.read(path, as_version=4)) == {"why_it_stalls": 1}
    for name in list(found)[:2]:
        assert released(found[name].source).endswith(YOUR_CODE)
        assert "None)" in released(found[name].source)


def test_what_is_graded_is_the_lectures_own_check():
    text = marks(marked(FOLDER / "source/04_anderson_exercise.py"))["why_it_stalls"].source
    exec(text, {"answer": "c", "check": None})
    with pytest.raises(AssertionError, match=r"(?s)Not yet · why_it_stalls.*“a” is not it"):
        exec(text, {"answer": "a", "check": MagicMock()})
    with pytest.raises(AssertionError, match="Not attempted yet · why_it_stalls"):
        exec(text, {"answer": None})


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("lectures.anderson import check", "lectures.anderson import widgets", "no cell imports"),
        ('answer = "c"\n', 'check.why_it_stalls("c")\n', "stands inside a solution region"),
    ],
)
def test_what_cannot_be_graded_is_an_error_that_names_the_lecture(
    tiny, capsys, before, after, sentence
):
    write, path = tiny
    assert write(text=TINY.replace(before, after)) == 1
    said = capsys.readouterr().err
    assert "07_tiny" in said and sentence in said
    assert not path.exists()


def test_a_lecture_without_an_exercise_is_no_assignment(tiny, capsys):
    write, path = tiny
    assert write(text=TINY.replace("check.why_it_stalls(answer)", "print(answer)")) == 0
    assert "07_tiny has no exercise to grade" in capsys.readouterr().out
    assert not path.parent.parent.parent.exists()


def test_points_that_a_lecturer_set_are_kept_when_the_lecture_changes(tiny, capsys):
    write, path = tiny
    write()
    before = change(path, lambda found: found["why_it_stalls"].metadata.nbgrader.update(points=4))
    capsys.readouterr()
    assert write() == 0
    assert (path.read_bytes(), capsys.readouterr().out) == (before, "")
    assert write(text=TINY.replace("6 * 7", "7 * 6")) == 0
    assert points(nbformat.read(path, as_version=4)) == {"why_it_stalls": 4}
    assert "7 * 6" in path.read_text()


@pytest.mark.parametrize(
    "edit",
    [
        lambda found: found["answer-mine"].update(source="# my own exercise"),
        lambda found: found["answer-mine"].metadata.nbgrader.update(grade=True, points=2),
        lambda found: found["why_it_stalls"].metadata.pop("nbgrader"),
    ],
)
def test_an_assignment_that_a_lecturer_edited_is_left_as_it_is(tiny, capsys, edit):
    write, path = tiny
    write()
    before = change(path, edit)
    assert write(text=TINY.replace("6 * 7", "7 * 6")) == 1
    assert path.read_bytes() == before
    assert f"{path} was edited by hand" in capsys.readouterr().err
    assert write("--overwrite") == 0
    assert path.read_bytes() != before


def test_a_lecturers_own_settings_are_left_as_they_are(tiny):
    write, path = tiny
    write()
    settings = path.parents[2] / "nbgrader_config.json"
    assert json.loads(settings.read_text()) == CONFIG
    settings.write_text("{}")
    write(text=TINY.replace("6 * 7", "7 * 6"))
    assert settings.read_text() == "{}"


def test_an_assignment_takes_nothing_from_the_notebooks(tiny):
    write, path = tiny
    write()
    assert sorted(p.name for p in path.parents[3].rglob("*.*")) == [
        "07_tiny.ipynb",
        "07_tiny.py",
        "nbgrader_config.json",
    ]


def test_stubs_stand_around_a_region_in_the_order_of_the_lecture():
    lines = ["### STUB: J = ...", "### STUB: return None", BEGIN, "return 1", END, "after"]
    cell = "\n".join(["def f():", *(f"    {line}" for line in lines)])
    stub = ["    J = ...", f"    {BEGIN}", "    return 1", f"    {END}", "    return None"]
    assert for_grader(cell).splitlines() == ["def f():", *stub, "    after"]


def test_a_region_without_a_stub_still_has_a_body():
    cell = f"def f():\n    {BEGIN}\n    return 1\n    {END}"
    assert released(for_grader(cell)) == f"def f():\n    ...\n    {YOUR_CODE}"


def test_cells_that_bind_the_same_name_keep_names_of_their_own(tiny):
    write, path = tiny
    write(text=TINY + "\n# %%" + TINY.rsplit("# %%", 1)[1])
    assert {"answer-mine", "answer-mine-2"} < set(marks(nbformat.read(path, as_version=4)))


def test_a_marked_cell_differs_from_one_that_is_not():
    from in_step import cells_of

    plain, asked = (nbformat.v4.new_notebook(cells=[new_code_cell("1")]) for _ in range(2))
    asked.cells[0].metadata["nbgrader"] = {"grade_id": "one", "points": 3}
    assert cells_of(plain) == [("code", "1", [])] != cells_of(asked)
