"""The page to hand in: everything on it, self-contained, never over another's file."""

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from implicit_tutorial.classroom.progress.record import Guess, Lecture, Record, Work
from implicit_tutorial.classroom.progress.report import page, report

RECORD = Record(
    {
        "b": Lecture("Lecture 02, flows", {"adjoint": Work()}),
        "a": Lecture(
            "Lecture 01, a layer",
            {
                "newton": Work(3, True, 2, ["Wrong sign", "A <i>multiple</i>"]),
                "banach": Work(1, False, 1),
            },
            {"memory": Guess('Is 1 < 2? `x`<script>"', "b", False)},
            {"rho": Guess("ρ < 1?", "a", True)},
        ),
    }
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


class Seen(HTMLParser):
    """Collects text, and fails on a tag that is not closed or that loads something."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        assert tag not in {"script", "link", "img", "iframe"} and not dict(attrs).get("src")
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def seen(html):
    parser = Seen()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.text


def test_the_page_says_all_in_the_lectures_order_and_needs_nothing_else():
    text = seen(page(RECORD))
    for part in (
        "1 of 3 exercises passed, in 2 lectures",
        "passed after 3 tries, with 2 hints; slips: Wrong sign, A <i>multiple</i>",
        "not passed in 1 try, with 1 hint",
        "not tried yet",
        'Is 1 < 2? x<script>"',
        "(b)",
        "ρ < 1?",
    ):
        assert part in text, part
    assert text.index("Lecture 01") < text.index("Lecture 02")


def test_it_is_written_and_written_again():
    assert repr(report(RECORD)).startswith("Written: report.html.")
    first = Path("report.html").read_text(encoding="utf-8")
    assert first == page(RECORD)
    report(Record())
    assert "0 exercises" in Path("report.html").read_text(encoding="utf-8")
    assert os.listdir() == ["report.html"]


@pytest.mark.parametrize("content", [b"", b"<html>mine</html>", b"\xff\x00"])
def test_a_file_that_it_did_not_write_is_left_as_it_is(content):
    Path("report.html").write_bytes(content)
    assert "left as it is" in repr(report(RECORD))
    assert Path("report.html").read_bytes() == content
    assert repr(report(RECORD, "mine.html")).startswith("Written: mine.html.")


def test_where_it_cannot_be_written_that_is_said():
    Path("folder").mkdir()
    assert "folder cannot be written" in repr(report(RECORD, "folder"))
    assert "cannot be written" in repr(report(RECORD, "no/such/folder.html"))
    assert os.listdir() == ["folder"]
