"""What the website and the book make of a notebook's cells and of the repository's pages."""

import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "site"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from chapter import without_controls
from folded import details, escaped, without_markers
from lesson import is_question, with_figures
from links import relink, relink_html
from printed import answers, printed, table
from slides_page import titles

ADDRESS = "https://github.com/ada/course"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("notation.md", "/notation.md"),
        ("../notebooks/01_first.ipynb", "/lectures/01_first.ipynb"),
        (f"{ADDRESS}/blob/main/notebooks/02_more.ipynb", "/lectures/02_more.ipynb"),
        ("two_processes.py", f"{ADDRESS}/blob/main/docs/two_processes.py"),
        ("../LICENSE", f"{ADDRESS}/blob/main/LICENSE"),
        ("https://jax.dev/docs", "https://jax.dev/docs"),
        ("#below", "#below"),
    ],
)
def test_a_link_leads_to_a_page_of_the_site_or_else_to_github(link, expected):
    assert relink(f"See [it]({link}).", "docs", ADDRESS) == f"See [it]({expected})."


def test_a_link_in_a_table_stays_on_the_site_where_it_is_to_a_lecture():
    table = '<a href="{0}/blob/main/notebooks/01_first.ipynb">1</a> <a href="{0}">2</a>'
    shown = relink_html(table.format(ADDRESS), ADDRESS)
    assert shown == f'<a href="01_first.html">1</a> <a href="{ADDRESS}">2</a>'


def test_plain_text_reads_the_same_as_markdown_and_code_stays_code():
    assert escaped("z* = ∂_z f, `a * b_c`, <x>") == r"z\* = ∂\_z f, `a * b_c`, \<x\>"


def test_what_a_notebook_folds_becomes_a_dropdown_with_its_code_in_backticks():
    text = (
        "Do it.\n<details><summary>Hint</summary>Take $x$, or <code>f[1](w)</code>.</details>\nGo."
    )
    shown = details(text)
    assert "{dropdown} Hint\n" in shown and "Take $x$, or `f[1](w)`." in shown
    assert "<" not in shown and shown.startswith("Do it.") and shown.endswith("Go.")


def test_a_solved_cell_loses_its_markers_alone():
    source = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n\n\ncheck.f(f)"
    assert without_markers(source) == "def f(x):\n    return x\n\n\ncheck.f(f)"


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ('# YOUR CODE HERE\ncheck.predict("a", None)', True),
        ("check.recall(None, None)", True),
        ('import jax\ncheck.predict("a", None)', False),
        ("check.slope(slope)", False),
    ],
)
def test_a_cell_that_only_asks_is_told_from_one_that_does_more(source, asks):
    assert is_question(new_code_cell(source)) == asks


def test_a_figure_is_shown_as_an_image_with_its_alt_text_and_a_film_stays_a_film():
    for html, kept in (("<img src='data:'>", False), ("<div>player</div>", True)):
        data = {"image/png": "", "text/html": html}
        output = new_output("display_data", data, metadata={"image/png": {"alt": "A line."}})
        cell = new_code_cell(outputs=[output])
        with_figures(cell)
        assert ("text/html" in cell.outputs[0].data) == kept
        assert kept or cell.metadata["mystnb"]["image"]["alt"] == "A line."


def test_of_a_widget_the_book_keeps_the_picture_that_it_starts_with():
    still = '<img width="614" alt="It&#x27;s here." src="data:image/png;base64,QQ==">'
    html = f'<div class="flipbook">{still}'
    cell = new_code_cell(outputs=[new_output("display_data", {"text/html": html})])
    without_controls(cell)
    (output,) = cell.outputs
    assert output.data["image/png"] == "QQ=="
    assert output.metadata["image/png"] == {"width": "614", "alt": "It's here."}


def test_the_book_prints_each_answer_with_its_letter_and_reason():
    said = (
        "Recall\n1. One?\n  (a) yes\n  ✓ Right. It is z*.\n2. Two?\n  (a) no\n  ✓ Right. So it is."
    )
    output = new_output("execute_result", {"text/plain": said})
    cell = new_code_cell('check.recall("b", "a")', outputs=[output])
    assert answers(cell) == "*One?* **(b)** It is z\\*.\n\n*Two?* **(a)** So it is."


def test_the_book_prints_a_question_line_by_line_and_a_table_as_a_table():
    assert printed("Ask\n1. One?\n  (a) z*") == "**Ask**\n\n1\\. One?\\\n(a) z\\*"
    rows = table("<table><tr><th>a</th><th>b</th></tr><tr><td>1 | 2</td><td>c</td></tr></table>")
    assert rows.endswith("| a | b |\n|---|---|\n| 1 \\| 2 | c |\n")


def test_a_frame_is_named_by_its_title_or_by_what_stands_out():
    deck = "## One $z$\n\ntext\n\n## {.standout}\n\n::: notes\n**1 min** Ask.\n:::\n\nWhat now?\n"
    assert titles(deck) == ["Title", "One z", "What now?"]
