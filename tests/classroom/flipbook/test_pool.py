"""Pictures in little room: nothing is lost but what no page needs."""

import re
from itertools import accumulate
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from classroom.flipbook.small import show

from implicit_tutorial.classroom.picture.flipbook.pool import named, pool, short, svg

TEXTS = [svg(show(slope, "solid", "#0072B2").figure) for slope in (-0.5, 0.5)]


def test_the_pieces_of_a_picture_make_it_again():
    pieces, pages = pool(TEXTS)
    assert ["".join(pieces[k] for k in page) for page in pages] == TEXTS
    assert len(set(pieces)) == len(pieces)
    assert len(pieces) < 0.75 * sum(len(set(page)) for page in pages)


def test_a_picture_is_the_same_on_every_run():
    assert svg(show(0.5, "solid", "#0072B2").figure) == TEXTS[1]


def test_what_was_drawn_in_white_or_black_follows_the_page():
    assert "#000000" not in TEXTS[0] and "#ffffff" not in TEXTS[0]
    assert '<svg viewBox="0 0 460.8 288" fill="currentColor">' in TEXTS[0]
    (ink,) = set(re.findall(r'<g style="fill: ([^";]*)', TEXTS[0]))
    assert re.fullmatch(r"color-mix\(in oklab, #\w{6} 80%, currentColor\)", ink)


def test_nothing_of_it_reaches_another_part_of_the_page():
    assert not re.search("<style|<metadata|<script|xmlns|width=.*pt", TEXTS[0])
    assert {tag for tag in re.findall(r"<(\w+)[^>]* id=", TEXTS[0])} <= {"path", "clipPath"}


def test_each_name_and_what_points_to_it_get_the_books_name():
    book = named(TEXTS[0], "f1")
    names = set(re.findall(' id="([^"]*)"', book))
    pointed = set(re.findall(r'(?:href="|url\()#([^")]*)', book))
    assert names and pointed <= names
    assert all(name.startswith("f1-") for name in names)


def test_each_tag_is_closed():
    assert ElementTree.fromstring(TEXTS[0]).tag == "svg"


def path(points):
    return f'<svg viewBox="0 0 9 9"><path d="M {" L ".join(points)} "/></svg>'


def numbers(text):
    words = re.search(' d="([^"]*)"', text)[1].split()
    return [float(word) for word in words if word not in "MlL"]


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_a_line_goes_through_its_points_to_a_twentieth_of_a_point(size):
    points = [(0.123 * k * k - 4, 71.77 - 3.33 * k) for k in range(size)]
    found = numbers(short(path(f"{x} {y}" for x, y in points)))
    x, y = (list(part) for part in (found[::2], found[1::2]))
    if size > 2:
        x, y = list(accumulate(x)), list(accumulate(y))
    for at, (right, down) in zip(zip(x, y, strict=True), points, strict=True):
        assert at == pytest.approx((right, down), abs=0.0501)


def test_a_line_that_has_come_to_rest_ends_there():
    moving = ["1.04 1", "2 2", "3.5 2"]
    resting = path([*moving, *["3.5 2.01"] * 30, "18 11", "18 116"])
    assert short(resting) == short(path([*moving, "18 11", "18 116"]))


def test_a_picture_with_an_image_keeps_it():
    fig, ax = plt.subplots()
    ax.imshow([[0.0, 1.0], [1.0, 0.0]])
    text = svg(fig)
    plt.close(fig)
    assert re.search(r'href="data:image/png;base64,\s*iVBOR', text)
