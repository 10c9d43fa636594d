"""The book: a chapter a lecture, every figure and answer, nothing cut off and no sign lost."""

import re
import shutil
import subprocess
import unicodedata

import nbformat
import pytest
from website import NOTEBOOKS, ROOT

BOOK = ROOT / "build/book"
TOO_WIDE = 6  # points: what is less does not show

each_lecture = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def squeezed(text):
    """Return a text without what a page's width or a font's ligatures decide."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def text():
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    pdf = BOOK / "implicit-tutorial.pdf"
    assert pdf.exists(), "There is no book yet: run `make book`."
    return subprocess.check_output(["pdftotext", pdf, "-"], text=True)


@pytest.fixture(scope="module")
def log():
    """What XeLaTeX said, its broken lines mended."""
    written = (BOOK / "tex/implicit-tutorial.log").read_text(encoding="utf-8", errors="replace")
    return re.sub(r"(?<=.{79})\n", "", written)


def title_of(path):
    return nbformat.read(path, as_version=4).cells[0].source.split("\n")[0].removeprefix("# ")


def cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


@each_lecture
def test_a_lecture_is_in_the_contents_and_begins_a_chapter(text, path):
    assert squeezed(text).count(squeezed(title_of(path))) >= 2
    tex = (BOOK / "tex/implicit-tutorial.tex").read_text(encoding="utf-8")
    chapters = re.findall(r"^\\chapter\{(.*)\}$", tex, flags=re.M)
    assert title_of(path) in [re.sub(r"\\sphinxhyphen\{\}", "-", title) for title in chapters]


def test_every_figure_has_its_number(text):
    outputs = [o for path in NOTEBOOKS for cell in cells(path) for o in cell.outputs]
    data = [output.get("data", {}) for output in outputs]
    figures = sum("image/png" in d or 'class="flipbook"' in d.get("text/html", "") for d in data)
    numbers = [int(n) for n in re.findall(r"^Fig\. (\d+):", text, flags=re.M)]
    assert sorted(numbers) == list(range(1, figures + 1))


@each_lecture
def test_a_chapter_ends_with_the_solutions(path):
    solved = path.parent / "solutions" / path.name
    if not solved.exists():
        return
    tex = (BOOK / "tex/implicit-tutorial.tex").read_text(encoding="utf-8")
    (chapter,) = (c for c in tex.split("\\chapter{") if c.startswith(f"{title_of(path)}}}"))
    lesson, solutions = chapter.split("\\section{Solutions}")
    pairs = zip(cells(path), cells(solved), strict=True)
    exercises = [b.source for a, b in pairs if a.source != b.source]
    asked = [s for s in exercises if not re.search(r"check\.(predict|recall)\(", s)]
    assert solutions.count("\\begin{sphinxVerbatim}") == len(asked)
    assert "\\begin{sphinxVerbatim}" in lesson


def test_nothing_of_a_notebook_alone_is_printed(text):
    assert "SOLUTION" not in text
    assert "Run this cell" not in text
    assert "Not attempted yet" not in text
    assert "<details>" not in text


def test_no_sign_is_lost_and_nothing_runs_over_the_edge(log):
    sizes = re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log)
    assert "Output written on" in log
    assert re.findall(r"Missing character: .*", log) == []
    assert [size for size in map(float, sizes) if size > TOO_WIDE] == []
    assert re.findall(r"There were undefined references|Rerun to get", log) == []
