"""The flipbooks in the committed notebooks: whole, light, told apart by their words, up to date."""

import gzip
import json
import math
import re
from base64 import b64decode
from functools import cache
from html import unescape
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import nbformat
import pytest

from implicit_tutorial.classroom.picture.flipbook import book
from implicit_tutorial.classroom.picture.flipbook.grid import axes_of

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
SHOWN = re.compile(r"^widgets\.(\w+)\(", re.MULTILINE)


def cells(path):
    """Return the cells that show a widget: {its function's name: cell}."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {found[1]: cell for cell in code if (found := SHOWN.search(cell.source))}


WIDGETS = {
    f"{path.stem}, {name}": (path, name, cell)
    for path in sorted(FOLDER.glob("[0-9]*.ipynb"))
    for name, cell in cells(path).items()
}
each_widget = pytest.mark.parametrize("widget", WIDGETS)


@cache
def html(widget):
    _, _, cell = WIDGETS[widget]
    (output,) = cell.outputs
    assert output.data["text/plain"] == book.SENTENCE
    return output.data["text/html"]


@cache
def contents(widget):
    packed = re.search('data-book="data:application/gzip;base64,([^"]*)"', html(widget))[1]
    return json.loads(gzip.decompress(b64decode(packed)))


def start(widget):
    page = 0
    for control in contents(widget)["controls"]:
        page = page * len(control["words"]) + control["start"]
    return page


def test_there_are_widgets():
    assert len(WIDGETS) >= 10


@each_widget
def test_a_widget_keeps_a_book_that_is_light_enough(widget):
    assert html(widget).startswith('<div class="flipbook"') and len(html(widget)) <= book.BYTES


@each_widget
def test_the_solved_notebook_has_the_same_book(widget):
    path, name, cell = WIDGETS[widget]
    assert cells(FOLDER / "solutions" / path.name)[name].outputs == cell.outputs


@each_widget
def test_there_is_a_page_for_whatever_the_controls_are_moved_to(widget):
    found = contents(widget)
    states = math.prod(len(control["words"]) for control in found["controls"])
    assert len(found["pages"]) == len(found["words"]) == states > 1


@each_widget
def test_a_picture_fills_its_page(widget):
    found = contents(widget)
    for page in found["pages"]:
        svg = "".join(found["pieces"][number] for number in page)
        ((width, height),) = re.findall(r'viewBox="0 0 (\S+) (\S+)"', svg)
        assert f'd="M 0 {height} l {width} 0 0 -{height} ' in svg  # the figure's ground


@each_widget
def test_two_pictures_that_differ_have_words_that_differ(widget):
    found = contents(widget)
    seen = {}
    for words, page in zip(found["words"], found["pages"], strict=True):
        assert seen.setdefault(words, page) == page, words


@each_widget
def test_without_a_script_its_first_page_stands_there(widget):
    (alt,) = re.findall('<img [^>]*alt="([^"]*)"', html(widget))
    assert unescape(alt) == contents(widget)["words"][start(widget)]


@each_widget
def test_it_is_read_by_the_script_that_is_shipped(widget):
    for name in ("reader.js", "reader.css"):
        shipped = files(book.__name__.rpartition(".")[0]).joinpath(name).read_text("utf-8")
        assert shipped.strip() in html(widget), f"{name} is newer: build the notebooks again."


@pytest.mark.parametrize(
    ("widget", "lecture", "same_words"),
    [
        ("01_tanh_fixed_point, cobweb", "tanh_fixed_point", True),
        ("03_brachistochrone, drag", "brachistochrone", True),
        ("04_anderson_exercise, ridge", "anderson", True),
        ("06_optimisation_layers, drag", "optimisation_layers", True),
        ("07_bilevel, duopoly", "bilevel", True),
        ("07_bilevel, spiral", "bilevel", False),  # lengths after a hundred steps are rounded
        ("09_declarative_networks, drag", "declarative_networks", False),
        ("11_at_work, cost", "at_work", True),
    ],
)
@pytest.mark.usefixtures("as_in_a_notebook")
def test_a_book_is_what_the_kernel_shows(widget, lecture, same_words, monkeypatch):
    module = import_module(f"implicit_tutorial.lectures.{lecture}.widgets")
    given = []
    monkeypatch.setattr(module, "interact", lambda show, **controls: given.extend([show, controls]))
    getattr(module, WIDGETS[widget][1])()
    show, controls = given
    axes, held = axes_of(show, controls)
    found = contents(widget)
    assert [axis.for_page() for axis in axes] == found["controls"]
    for page, end in ((start(widget), None), (0, 0), (-1, -1)):
        values = {a.name: a.values[a.start if end is None else end] for a in axes}
        words = show(**values, **held).alt
        assert words == found["words"][page] or not same_words
