"""The committed notebooks: in step with their sources, run, readable, and inside the budget.

Nothing is executed here; `make test` runs nbval for that.
"""

import ast
import re
import statistics
import sys
from functools import cache
from pathlib import Path

import jupytext
import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from build import targets
from execute import MACHINE_PATH
from in_step import cells_of
from regions import regions
from template import is_appendix, read_front_matter, repository

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
SOURCES = sorted((FOLDER / "source").glob("[0-9]*.py"))
MEGABYTES, SECONDS = 2, 60
# An appendix is as long as it needs to be, but no lecture.
LECTURE = {"least cells": 30, "most cells": 60, "figures": 6}
APPENDIX = {"least cells": 6, "most cells": 30, "figures": 1}

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


@cache
def built(source):
    """Return the notebooks of a source: (path, what the source builds, what the file holds)."""
    made = targets(source, FOLDER, repository())
    for path, _ in made:
        assert path.exists(), f"{path} is missing. Run: python notebooks/build.py {source.stem}"
    return [(path, notebook, nbformat.read(path, as_version=4)) for path, notebook in made]


def student(source):
    return built(source)[0][2]


def budget(source):
    return APPENDIX if is_appendix(source.stem) else LECTURE


def tags(cell):
    return cell.metadata.get("tags", [])


def own_code_cells(notebook):
    """Return the code cells that a lecture's author wrote: all but the setup cell."""
    return [c for c in notebook.cells if c.cell_type == "code" and "setup" not in tags(c)]


def strings(node):
    """Yield every string in a notebook, metadata and outputs included."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def leaks(source_text, notebook):
    """Return the lines of a source's solutions that a notebook gives away."""
    found = regions(source_text)
    given = {line for stub, _ in found for line in stub}
    secret = {line for _, lines in found for line in lines if len(line) >= 10} - given
    text = "\n".join(strings(notebook))
    return {line for line in secret if line in text}


def is_line_of(stub, solution):
    """Say whether a stub line is a line of the solution with None or ... for the blanks."""
    blanks = re.sub(r"None|\\\.\\\.\\\.", ".+", re.escape(stub))
    return any(re.fullmatch(blanks, line) for line in solution)


def carries_state(loop):
    """Say whether a loop computes a name anew from itself, as training and iteration do."""
    for node in ast.walk(loop):
        if isinstance(node, ast.AugAssign):
            return True
        if isinstance(node, ast.Assign):
            stored = {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            loaded = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
            if stored & loaded:
                return True
    return isinstance(loop, ast.While)


def machinery(code):
    """Return what a reader should not have to read in a cell that is not the lesson."""
    found = set()
    for node in ast.walk(ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE))):
        if isinstance(node, ast.ClassDef):
            found.add("a class")
        elif isinstance(node, (ast.For, ast.While)) and carries_state(node):
            found.add("a loop that carries state")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "plt" and node.attr != "show":
                found.add("plotting code")
    return found


def words(text):
    """Count the words of prose in a text cell: no equations, tags, code blocks or addresses."""
    text = re.sub(
        r"```.*?```|\$\$.*?\$\$|\$[^$]*\$|<[^>]+>|\]\([^)]*\)", " ", text, flags=re.DOTALL
    )
    return len(re.findall(r"[^\W\d_][\w'’-]*", text))


def test_there_are_notebook_sources():
    assert SOURCES, f"There is no notebook source in {FOLDER / 'source'}."


@each_source
def test_an_appendix_is_named_in_its_lecture(source):
    if is_appendix(source.stem):
        (lecture,) = (s for s in SOURCES if s.stem.startswith(f"{source.stem[:2]}_"))
        address = f"({repository()}/blob/main/notebooks/{source.stem}.ipynb)"
        assert any(address in cell.source for cell in student(lecture).cells)


@each_source
def test_each_notebook_is_what_its_source_builds(source):
    for path, made, present in built(source):
        hint = f"{path} is out of step. Run: python notebooks/build.py {source.stem}"
        assert cells_of(present) == cells_of(made), hint
        assert present.metadata == made.metadata, hint


@each_source
def test_the_head_leads_to_the_symbols(source):
    sheet = FOLDER.parent / "docs/notation.md"
    for path, _, present in built(source):
        assert f"({repository()}/blob/main/docs/notation.md)" in present.cells[0].source, path
    assert sheet.is_file()


@each_source
def test_the_setup_cell_alone_is_folded_and_says_what_it_is(source):
    for path, _, present in built(source):
        folded = [cell for cell in present.cells if cell.metadata.get("cellView") == "form"]
        assert folded == [c for c in present.cells if c.metadata.get("jupyter", {}) != {}], path
        assert [tags(cell) for cell in folded] == [["setup", "nbval-ignore-output"]], path
        assert folded[0].metadata.jupyter.source_hidden is True
        assert folded[0].source.startswith("#@title Run this cell first")


@each_source
def test_each_cell_was_run_in_order_and_says_nothing_on_stderr(source):
    for path, _, present in built(source):
        code = [cell for cell in present.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), path
        for output in (output for cell in code for output in cell.outputs):
            assert output.output_type != "error", path
            assert output.get("name") != "stderr", (path, output)


@each_source
def test_each_figure_has_alt_text(source):
    for path, _, present in built(source):
        for cell in own_code_cells(present):
            for data in (output.get("data", {}) for output in cell.outputs):
                images = re.findall("<img[^>]*>", data.get("text/html", ""))
                assert "image/png" not in data or images, (path, "end with figure(fig, alt=...)")
                for image in images:
                    alt = re.search('alt="([^"]*)"', image)
                    assert alt and len(alt[1].split()) >= 5, (path, cell.source)


@each_source
def test_no_solution_is_in_a_students_notebook(source):
    assert not leaks(source.read_text(encoding="utf-8"), student(source))


@each_source
def test_each_stub_line_is_a_line_of_its_solution(source):
    for stub, solution in regions(source.read_text(encoding="utf-8")):
        for line in stub:
            assert is_line_of(line, solution), f"{line!r} is no line of its solution with blanks"


@each_source
def test_no_path_of_a_machine_is_in_a_source(source):
    assert not MACHINE_PATH.search(source.read_text(encoding="utf-8"))


@each_source
def test_cells_are_few_and_short(source):
    cells, code = student(source).cells, own_code_cells(student(source))
    lengths = [len(cell.source.splitlines()) for cell in code]
    assert budget(source)["least cells"] <= len(cells) <= budget(source)["most cells"]
    assert statistics.median(lengths) <= 8
    assert max(lengths) <= 25, code[lengths.index(max(lengths))].source


@each_source
def test_nearly_every_cell_shows_something(source):
    code = own_code_cells(student(source))
    silent = [cell.source for cell in code if not cell.outputs]
    assert len(silent) <= 0.2 * len(code), "\n\n".join(silent)


@each_source
def test_there_are_enough_figures(source):
    outputs = [output for cell in own_code_cells(student(source)) for output in cell.outputs]
    assert (
        sum("image/png" in output.get("data", {}) for output in outputs)
        >= budget(source)["figures"]
    )


@each_source
def test_there_are_5_to_9_words_of_prose_to_a_line_of_code(source):
    prose = sum(
        words(cell.source)
        for cell in student(source).cells
        if cell.cell_type == "markdown" and "head" not in tags(cell)
    )
    lines = sum(
        bool(line.strip())
        for c in own_code_cells(student(source))
        for line in c.source.splitlines()
    )
    assert 5 <= prose / lines <= 9, f"{prose} words to {lines} lines: {prose / lines:.1f}"


@each_source
def test_machinery_is_only_where_it_is_the_lesson(source):
    for cell in own_code_cells(student(source)):
        found = machinery(cell.source)
        assert not found or "lesson" in tags(cell), (
            f"{' and '.join(sorted(found))}: move it into the package, or tag the cell lesson:\n"
            + cell.source
        )


@each_source
def test_it_is_small_and_fast(source):
    for path, _, _ in built(source):
        assert path.stat().st_size <= MEGABYTES * 1e6, path
    head = jupytext.read(source, fmt="py:percent").cells[0]
    assert read_front_matter(head.source, source)["seconds"] <= SECONDS


def test_the_leak_test_sees_a_solution_in_text_and_metadata():
    text = "### BEGIN SOLUTION\nanswer = 6 * 7\n### END SOLUTION\n"
    cell = nbformat.v4.new_markdown_cell("Is it `answer = 6 * 7`?")
    hidden = nbformat.v4.new_markdown_cell("", metadata={"hint": "answer = 6 * 7"})
    assert leaks(text, nbformat.v4.new_notebook(cells=[cell])) == {"answer = 6 * 7"}
    assert leaks(text, nbformat.v4.new_notebook(cells=[hidden])) == {"answer = 6 * 7"}
    assert leaks(text, nbformat.v4.new_notebook()) == set()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("for _ in range(9):\n    a = a - g(a)", {"a loop that carries state"}),
        ("while True:\n    break", {"a loop that carries state"}),
        ("class Layer:\n    pass", {"a class"}),
        ("plt.plot(x)\nplt.show()", {"plotting code"}),
        ("for a in (0.3, 0.9):\n    print(solve(a))\nplt.show()", set()),
    ],
)
def test_machinery_is_told_from_a_lesson(code, found):
    assert machinery(code) == found


def test_a_stub_line_may_blank_what_is_to_be_found():
    assert is_line_of("return None", ["return 1 / (1 - a)"])
    assert is_line_of("dz = solve(..., b)", ["A = I - J", "dz = solve(A, b)"])
    assert not is_line_of("return 0", ["return 1 / (1 - a)"])


def test_words_are_counted_without_equations_and_addresses():
    assert words("We *solve* $z = f(z)$, see [the page](https://a.b/c d).\n\n$$x = y$$") == 5
