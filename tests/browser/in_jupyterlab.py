"""The notebooks in a real JupyterLab: cells run, widgets move, feedback appears."""

import nbformat
import pytest
from lab import CHROMIUM, ROOT, browser, server
from open_notebook import FAULT, MOVING, Notebook, unmoved

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"
)
FOLDER = ROOT / "notebooks"


def cells(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells


def exercises(name):
    """Return the cells that check an answer, as they are when solved: {number: source}."""
    both = zip(cells(name), cells(f"solutions/{name}"), strict=True)
    return {
        number: solved.source
        for number, (asked, solved) in enumerate(both)
        if "check." in asked.source and asked.source != solved.source
    }


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(path.stem, marks=pytest.mark.xdist_group(path.stem))
        for path in sorted(FOLDER.glob("*.ipynb"))
    ],
)
def notebook(request, tmp_path_factory):
    """An open notebook whose every cell was run."""
    folder = tmp_path_factory.mktemp(request.param)
    with server(folder) as (before, after), browser(folder) as page:
        notebook = Notebook(page, request.param)
        with notebook.photographed("run"):
            notebook.open(f"{before}{request.param}.ipynb{after}")
            notebook.run_all(seconds=300)
            notebook.photograph()
        yield notebook


def test_every_cell_runs_and_shows_what_it_has(notebook):
    code = [cell for cell in cells(notebook.name) if cell.cell_type == "code"]
    page = notebook.page
    with notebook.photographed("shown"):
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
        assert prompts == [f"[{number}]:" for number in range(1, len(code) + 1)]
        assert page.locator(FAULT).all_text_contents() == []
        assert page.locator("mjx-merror").all_text_contents() == []
        images = page.locator(".jp-OutputArea img")
        assert images.count() >= 6
        assert images.evaluate_all("all => all.filter(e => !e.naturalWidth).map(e => e.alt)") == []
        assert notebook.faults == []


def test_the_keyboard_moves_every_widget(notebook):
    committed = [cell.outputs for cell in cells(notebook.name) if cell.cell_type == "code"]
    expected = sum(
        "to move the sliders" in str(outputs) or 'class="animation"' in str(outputs)
        for outputs in committed
    )
    widgets = notebook.page.locator(MOVING).all()
    assert len(widgets) == expected > 0
    for number, widget in enumerate(widgets):
        with notebook.photographed(f"widget_{number}"):
            assert unmoved(widget) == []


def test_every_exercise_waits_for_an_answer_and_takes_the_right_one(notebook):
    asked = exercises(notebook.name)
    assert asked
    for number, solved in asked.items():
        with notebook.photographed(f"exercise_{number:02}"):
            feedback = notebook.cell(number).locator("[role=status]")
            assert feedback.text_content().startswith("○ Not attempted yet")
            notebook.answer(number, solved, seconds=120)
            assert feedback.text_content().startswith("✓ Passed")
