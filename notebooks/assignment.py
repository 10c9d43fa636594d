"""Write a lecture as an assignment for nbgrader: exercises marked, and a cell that grades each.

FOLDER is a course's folder, as `nbgrader quickstart` makes it. From a source come
FOLDER/source/NAME/NAME.ipynb and, where there is none yet, FOLDER/nbgrader_config.json, which
nbgrader reads beside its nbgrader_config.py.

An exercise is a cell with a solution region and a line `check.name(answer)` below it. The cell
stays as the lecture has it; after it comes one that imports `check` anew, whatever the student has
called so, and asserts that the same call passes. It is a hidden test: it stands in nobody's way in
*Run all*. `check.predict` and `check.recall` ask without marks.
"""

import json
import os
import re
from pathlib import Path

import nbformat
from in_step import MARK, digest, refuse_if_edited, state
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from questions import checks_in, lecture_of, subject
from regions import BEGIN, YOUR_CODE, SourceError

POINTS = 1  # of an exercise, until the lecturer sets others

# What nbgrader must know: the stubs stand around the regions already (`for_grader`); a check stops
# an answer that waits after 100 s, where nbgrader stops a cell after 30; and a cell that grades and
# was deleted is put back.
CONFIG = {
    "ClearSolutions": {"code_stub": {"python": YOUR_CODE}},
    "Execute": {"timeout": 300},
    "OverwriteCells": {"add_missing_cells": True},
}

GRADES = """\
# Here the answer above is graded, once it is handed in. Until then its box says how it stands.
### BEGIN HIDDEN TESTS
from {lecture} import check as check_anew

verdict = check_anew.{call}
assert verdict.passed, verdict.message
### END HIDDEN TESTS"""


def write_assignment(notebook: NotebookNode, folder: Path, overwrite: bool) -> None:
    """Mark a notebook made with `for_grader`, and put it in its place; an edited one stays."""
    name = notebook.metadata[MARK]["source"]
    path = folder / "source" / name / f"{name}.ipynb"
    mark(notebook, name)
    keep_points(path, notebook)
    if not points(notebook):
        print(f"{name} has no exercise to grade.")
    elif state(path, notebook) not in ("in step", "not run"):
        refuse_if_edited(path, notebook, overwrite)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        nbformat.write(notebook, partial)
        os.replace(partial, path)
        print(f"wrote {path}; graded: {', '.join(points(notebook))}")
    settings = folder / "nbgrader_config.json"
    if settings.parent.exists() and not settings.exists():
        settings.write_text(json.dumps(CONFIG, indent=2) + "\n", encoding="utf-8")
        print(f"wrote {settings}")


def mark(notebook: NotebookNode, name: str) -> None:
    """Mark each cell that has a solution region, and put in the cells that grade."""
    lecture, seen = lecture_of(notebook), {}
    cells: list[NotebookNode] = []

    def marks(name: str, **given) -> dict:
        name = re.sub(r"\W", "-", name)
        seen[name] = seen.get(name, 0) + 1
        grade_id = name if seen[name] == 1 else f"{name}-{seen[name]}"
        kinds = {"grade": False, "solution": False, "locked": False, "task": False}
        return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **kinds, **given}}

    for cell in notebook.cells:
        cells.append(cell)
        if "head" in cell.metadata.get("tags", []):
            # The badge opens the lecture on Colab, and that copy cannot be handed in.
            cell.source = re.sub(r"\[!\[Open in Colab.*\n\n", "", cell.source)
        if cell.cell_type != "code" or BEGIN not in cell.source:
            continue
        about, graded = subject(cell.source), checks_in(cell.source, name)
        if graded and not lecture:
            raise SourceError(f"{name}: no cell imports `check` from its lecture.")
        cell.metadata.update(marks(f"answer-{about}", solution=True))
        for exercise, call in graded:
            given = marks(exercise, grade=True, locked=True, points=POINTS)
            text = GRADES.format(lecture=lecture, call=call)
            cells.append(new_code_cell(text, id=f"grade-{cell.id}-{exercise}"[:64], metadata=given))
    notebook.cells = cells
    notebook.metadata[MARK]["digest"] = digest(notebook)


def points(notebook: NotebookNode) -> dict[str, float]:
    """Return how many points each grading cell gives, by its name in the gradebook."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {m["grade_id"]: m.get("points", 0) for m in marks if m.get("grade")}


def keep_points(path: Path, notebook: NotebookNode) -> None:
    """Give the exercises the points that the lecturer gave them in the file, if there is one."""
    try:
        present = points(nbformat.read(path, as_version=4))
    except Exception:  # none yet, or no notebook: then `state` says so
        return
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade"):
            marks["points"] = present.get(marks["grade_id"], marks["points"])
