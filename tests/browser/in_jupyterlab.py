"""The notebooks in a real JupyterLab: cells run, widgets move, feedback appears."""

import re
import sys

import nbformat
import pytest
from browser.lab import CHROMIUM, ROOT, browser, server
from browser.open_notebook import FAULT, MOVING, Notebook, unmoved
from playwright.sync_api import expect

sys.path.insert(0, str(ROOT / "notebooks"))

from template import is_appendix

FOLDER = ROOT / "notebooks"
EXERCISE = r"check\.(?!predict\b|recall\b)"  # these two only ask, and never pass


def cells(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells


def exercises(name):
    """Return the cells that check an answer, as they are when solved: {number: source}."""
    if not (FOLDER / f"solutions/{name}.ipynb").exists():
        return {}
    both = zip(cells(name), cells(f"solutions/{name}"), strict=True)
    return {
        number: solved.source
        for number, (asked, solved) in enumerate(both)
        if asked.cell_type == "code"
        and re.search(EXERCISE, asked.source)
        and asked.source != solved.source
    }


def every_cell_shows_what_it_has(notebook):
    code = [cell for cell in cells(notebook.name) if cell.cell_type == "code"]
    page = notebook.page
    with notebook.photographed("shown"):
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
        # The setup cell is folded: it has no number, and shows its first line and what it printed.
        assert prompts == ["", *(f"[{number}]:" for number in range(2, len(code) + 1))]
        assert page.locator(".jp-InputPlaceholder").all_text_contents() == [
            code[0].source.splitlines()[0]
        ]
        assert "JAX" in page.locator(".jp-CodeCell .jp-OutputArea").first.text_content()
        assert page.locator(FAULT).all_text_contents() == []
        assert page.locator("mjx-merror").all_text_contents() == []
        images = page.locator(".jp-OutputArea img")
        assert images.count() >= (1 if is_appendix(notebook.name) else 6)
        assert images.evaluate_all("all => all.filter(e => !e.naturalWidth).map(e => e.alt)") == []
        assert notebook.faults == []


def the_keyboard_moves_every_widget(notebook):
    committed = [cell.outputs for cell in cells(notebook.name) if cell.cell_type == "code"]
    expected = sum(
        "to move the sliders" in str(outputs) or 'class="animation"' in str(outputs)
        for outputs in committed
    )
    widgets = notebook.page.locator(MOVING).all()
    assert len(widgets) == expected
    assert widgets or is_appendix(notebook.name)
    for number, widget in enumerate(widgets):
        with notebook.photographed(f"widget_{number}"):
            assert unmoved(widget) == []


def every_exercise_waits_and_takes_the_right_answer(notebook):
    asked = exercises(notebook.name)
    assert asked or is_appendix(notebook.name)
    for number, solved in asked.items():
        with notebook.photographed(f"exercise_{number:02}"):
            feedback = notebook.cell(number).locator("[role=status]")
            expect(feedback).to_have_text(re.compile("^○ Not attempted yet"))
            notebook.answer(number, solved)
            expect(feedback).to_have_text(re.compile("^✓ Passed"))


# One test a notebook, so that two workers share them.
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.ipynb")))
def test_in_jupyterlab(name, tmp_path):
    with server(tmp_path) as (before, after), browser(tmp_path) as page:
        notebook = Notebook(page, name)
        with notebook.photographed("run"):
            notebook.open(f"{before}{name}.ipynb{after}")
            notebook.run_all(seconds=300)
            notebook.photograph()
        every_cell_shows_what_it_has(notebook)
        the_keyboard_moves_every_widget(notebook)
        every_exercise_waits_and_takes_the_right_answer(notebook)
