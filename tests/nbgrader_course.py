"""An assignment through nbgrader itself, from `quickstart` to the marks: `make test-nbgrader`.

The commands are those of docs/lecturers.md. The assignment is lecture 04, cut down to its exercises
and to what they need; three students hand it in. nbgrader stands in an environment of its own,
because it puts menus into every JupyterLab beside it.
"""

import csv
import os
import re
import subprocess
import symtable
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from regions import YOUR_CODE
from template import ROOT

ASSIGNMENT = "04_anderson_exercise"
SECTION = (ROOT / "docs/lecturers.md").read_text(encoding="utf-8")
SECTION = SECTION.split("## With nbgrader\n")[1].split("\n## ")[0]
INSTALL, PREPARE, HAND_IN, GRADE = re.findall(r"```sh\n(.*?)```", SECTION, flags=re.S)
CAPTURED = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
POINTS = {
    "mixing_weights": 1,
    "why_it_stalls": 1,
    "implicit_jacobian": 1,
    "implicit_vjp": 3,  # by the lecturer
    "gradient_step": 1,
}
# What becomes of the solution in the mixed student's hands. The first two are right.
MIXED = {
    "mixing_weights": lambda text: text + "\nprint('done')",
    "implicit_vjp": lambda text: text.replace("w = ", "u = ").replace("(w)[0]", "(u)[0]"),
    "why_it_stalls": lambda text: text.replace('"c"', '"a"').replace("check.", FORGED),
    "implicit_jacobian": lambda text: text.replace("- J, B)", "+ J, B)"),
    "gradient_step": lambda text: text.replace("return w", "return = w"),
}
FORGED = "from unittest.mock import MagicMock\ncheck = MagicMock()\ncheck."
SAID = {
    "why_it_stalls": "✗ Not yet · why_it_stalls",
    "implicit_jacobian": "✗ Not yet · implicit_jacobian",
    "gradient_step": "NameError",
}


def names(source):
    """Return what a cell binds, and what it uses of what is bound."""
    tables = [symtable.symtable(source, "a cell", "exec")]
    binds = {s.get_name() for s in tables[0].get_symbols() if s.is_assigned() or s.is_imported()}
    for table in tables:
        tables += table.get_children()
    symbols = [symbol for table in tables for symbol in table.get_symbols()]
    return binds, {s.get_name() for s in symbols if s.is_global() and s.is_referenced()}


def cut(notebook):
    """Keep the cells of `POINTS`, and every cell that binds a name which they use; draw nothing."""
    kept, wanted = [], set()
    for cell in reversed([cell for cell in notebook.cells if cell.cell_type == "code"]):
        lines = cell.source.splitlines()
        cell.source = "\n".join(line for line in lines if not line.startswith("pictures."))
        binds, uses = names(cell.source)
        marks = cell.metadata.get("nbgrader", {"grade_id": "", "grade": False})
        chosen = marks["grade_id"].removeprefix("answer-") in POINTS
        if chosen or (binds & wanted and not marks["grade"]):
            kept.append(cell)
            wanted |= uses
    notebook.cells = kept[::-1]


def marked(notebook):
    """The cells that nbgrader knows, by their names in the gradebook."""
    cells = [cell for cell in notebook.cells if "grade_id" in cell.metadata.get("nbgrader", {})]
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def changed(path, edit, to=None):
    notebook = nbformat.read(path, as_version=4)
    edit(notebook)
    (to or path).parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, to or path)


def prepare(notebook):
    """Set the points of one exercise as a lecturer does, and cut the lecture down."""
    cut(notebook)
    marked(notebook)["implicit_vjp"].metadata.nbgrader.points = POINTS["implicit_vjp"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Grade the course in a folder of its own, with a HOME of its own; return its folder."""
    folder = tmp_path_factory.mktemp("nbgrader")
    (folder / "home").mkdir()
    (folder / "implicit-tutorial").symlink_to(ROOT)
    ours = re.compile("JUPYTER|IPYTHON|XDG|PYTHON|MPL")
    env = {name: value for name, value in os.environ.items() if not ours.match(name)}
    env |= {"HOME": str(folder / "home"), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"

    def bash(line, cwd):
        done = subprocess.run(
            ["bash", "-c", line], cwd=cwd, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    build, rest = PREPARE.split("cd course\n")
    for line in build.splitlines():
        bash(line, folder)
    course = folder / "course"
    source = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    changed(source, prepare)
    bash(rest, course)
    hand_in(course, source)
    for line in GRADE.splitlines():
        bash(line, course)
    return course


def hand_in(course, source):
    release = course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    solved = marked(nbformat.read(source, as_version=4))

    def handed(student):
        return course / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def right(notebook):
        for name, cell in marked(notebook).items():
            if name.startswith("answer-"):
                cell.source = solved[name].source

    def mixed(notebook):
        right(notebook)
        for name, edit in MIXED.items():
            answer = marked(notebook)[f"answer-{name}"]
            text, answer.source = answer.source, edit(answer.source)
            assert text != answer.source, name
        marked(notebook)["implicit_jacobian"].source = "pass"
        notebook.cells.remove(marked(notebook)["mixing_weights"])

    changed(release, right, handed("right"))
    changed(release, mixed, handed("mixed"))
    changed(release, lambda notebook: None, handed("empty"))


def scores(course, student):
    """What the gradebook holds: {exercise: (points given, points to be had)}."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        submission = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
        assert not submission.needs_manual_grade
        return {grade.name: (grade.auto_score, grade.max_score) for grade in submission.grades}


@pytest.mark.parametrize(
    ("student", "right"),
    [("right", set(POINTS)), ("mixed", set(list(MIXED)[:2])), ("empty", set())],
)
def test_each_student_gets_what_the_answers_deserve(course, student, right):
    deserved = {name: (most * (name in right), most) for name, most in POINTS.items()}
    assert scores(course, student) == deserved


def test_the_marks_are_in_the_table(course):
    with (course / "grades.csv").open() as table:
        rows = {row["student_id"]: row for row in csv.DictReader(table)}
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        "right": 7,
        "mixed": 4,
        "empty": 0,
    }
    assert {float(row["max_score"]) for row in rows.values()} == {7}


@pytest.mark.parametrize("student", ["mixed", "empty"])
def test_a_lost_point_says_why(course, student):
    path = course / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    cells = marked(nbformat.read(path, as_version=4))
    page = (course / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    for name in SAID:
        said = SAID[name] if student == "mixed" else f"○ Not attempted yet · {name}"
        error = cells[name].outputs[-1]
        assert said in f"{error.ename}: {error.evalue}"
        assert said in page


def test_a_student_gets_stubs_and_no_answers_and_can_run_all(course):
    release = nbformat.read(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in release.cells)
    asked = [cell for cell in marked(release).values() if cell.metadata.nbgrader.solution]
    assert text.count(YOUR_CODE) == len(asked) >= len(POINTS)  # and what is asked without marks
    for told in ("SOLUTION", "HIDDEN", "verdict", "NotImplementedError", "jnp.linalg.solve"):
        assert told not in text
    for name, cell in marked(release).items():
        assert cell.metadata.deletable is False
        assert cell.metadata.get("editable", True) is name.startswith("answer-")
    run = nbformat.read(
        course / "autograded/empty" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4
    )
    for cell in run.cells:
        graded = cell.metadata.get("nbgrader", {}).get("grade", False)
        assert graded == any(o.output_type == "error" for o in cell.get("outputs", [])), cell.source
