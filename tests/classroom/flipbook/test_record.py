"""A book holds what its widget shows, each state with its own words, and is refused in prose."""

import gzip
import json
import re
from base64 import b64decode
from itertools import product

import ipywidgets
import pytest
from classroom.flipbook.small import FEW, controls, show
from ipywidgets import IntSlider

from implicit_tutorial.classroom.picture import interact as module
from implicit_tutorial.classroom.picture.flipbook import book as books
from implicit_tutorial.classroom.picture.flipbook.pool import named, svg
from implicit_tutorial.classroom.picture.flipbook.record import MOST, record
from implicit_tutorial.classroom.picture.interact import FLIPBOOK, interact

SLOPES, KINDS = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75), ("solid", "dashed")


@pytest.fixture(scope="module")
def book():
    return record(show, controls())


def contents(html):
    packed = re.search('data-book="data:application/gzip;base64,([^"]*)"', html)[1]
    return json.loads(gzip.decompress(b64decode(packed)))


def test_each_state_is_the_picture_of_its_values_with_its_words(book):
    found = contents(book.html)
    states = list(product(SLOPES, KINDS))
    assert found["words"] == [show(*state, "#0072B2").alt for state in states]
    assert len(set(found["words"])) == len(states)
    (name,) = {n for piece in found["pieces"] for n in re.findall(' id="(f[0-9a-f]{8})-', piece)}
    for page, state in list(zip(found["pages"], states, strict=True))[::5]:
        drawn = svg(show(*state, "#0072B2").figure)
        assert "".join(found["pieces"][k] for k in page) == named(drawn, name)


def test_the_controls_are_there_with_their_start(book):
    slope, kind = contents(book.html)["controls"]
    words = ["−0.5", "−0.25", "0", "0.25", "0.5", "0.75"]
    assert slope == {"label": "slope", "words": words, "start": 4, "choice": False}
    assert kind == {"label": "looks", "words": list(KINDS), "start": 1, "choice": True}


def test_without_a_script_stands_the_start_and_what_to_do(book):
    alt = show(0.5, "dashed", "#0072B2").alt
    assert f'alt="{alt}" src="data:image/png;base64,' in book.html
    assert "<em>Run this cell to move the sliders.</em>" in book.html
    assert book._repr_mimebundle_()["text/plain"] == "Run this cell to move the sliders."


def test_a_book_is_the_same_on_every_run_and_another_has_another_name(book):
    assert record(show, controls()).html == book.html
    other = record(show, controls(slope=FEW))
    names = [set(re.findall('id="(f[0-9a-f]{8})-', str(contents(b.html)))) for b in (book, other)]
    assert len(names[0]) == len(names[1]) == 1 and names[0] != names[1]


def test_too_many_pictures_are_refused_before_one_is_drawn():
    many = controls(slope=IntSlider(0, min=0, max=MOST // 2))
    with pytest.raises(ValueError, match="201 × 2 = 402 pictures.*Give them larger steps"):
        record(lambda slope, kind, color: 1 / 0, many)


def test_too_heavy_a_book_is_refused(monkeypatch):
    monkeypatch.setattr(books, "BYTES", 9000)
    with pytest.raises(ValueError, match="4 pictures weighs .* kB, and a page bears 9"):
        record(show, controls(slope=FEW))


def test_what_draws_no_picture_is_refused():
    with pytest.raises(TypeError, match="returns a Picture; got None"):
        record(lambda slope, kind, color: None, controls())


def test_only_a_build_draws_a_book(monkeypatch):
    shown, moved = [], []
    monkeypatch.setattr(module, "display", shown.append)
    monkeypatch.setattr(ipywidgets, "interact", lambda show, **controls: moved.append(controls))
    monkeypatch.setenv(FLIPBOOK, "")
    interact(show, **controls(slope=FEW))
    assert [set(given) for given in moved] == [{"slope", "kind", "color"}] and not shown
    monkeypatch.setenv(FLIPBOOK, "1")
    interact(show, **controls(slope=FEW))
    assert len(moved) == len(shown) == 1 and 'class="flipbook"' in shown[0].html
