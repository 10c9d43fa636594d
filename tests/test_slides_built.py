"""The decks as PDF: every title there, nothing cut off, lost or small, and nothing leaking on."""

import os
import re
import shutil
import sys

import numpy as np
import pytest
from decks import DECKS, IMAGE, SLIDES, frames
from pdf import fonts_of, images_of, pages_of, run, sizes_of

sys.path.insert(0, str(SLIDES))

import typeset

PROGRAMS = {"pandoc": "pandoc", "xelatex": "texlive-xetex", "pdftotext": "poppler-utils"}
FAMILY = re.compile(r"DejaVuSans(Mono)?(-Bold)?(-?Oblique)?|TeXGyreDejaVuMath-Regular.*")
TICK = re.compile(r"[−\d.,]+")
GREEK = "αβγδεζηθικλμνξοπρςστυφχψω ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ ∂−·²"

missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
with_tex = pytest.mark.skipif(
    bool(missing), reason=f"not installed, by their names in apt: {', '.join(missing)}"
)
each_deck = pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Build every PDF; draw what `make figures` has not drawn yet."""
    to = tmp_path_factory.mktemp("slides")
    shown = {
        image for deck in DECKS for frame in frames(deck) for image in IMAGE.findall(frame.body)
    }
    names = [path.split("/")[-1].removesuffix(".pdf") for _, path in shown]
    absent = [name for name in names if not (SLIDES.parent / "figures" / f"{name}.pdf").exists()]
    if absent:
        polished = {**os.environ, "XLA_FLAGS": ""}  # here running takes longer than compiling
        draw = (sys.executable, "-P", "-m", "figures", "--pdf", *absent)
        run(*draw, cwd=SLIDES.parent, env=polished)
    run(sys.executable, SLIDES / "typeset.py", "--to", to)
    return to


def complaints(log):
    text = log.read_text(encoding="utf-8", errors="replace")
    points = [float(size) for size in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", text)]
    lost = re.findall(r"Missing character.*|Underfull \\[hv]box.*", text)
    return lost, [size for size in points if size > 2]


@with_tex
@each_deck
def test_a_handout_has_a_page_for_each_frame_and_shows_its_title(folder, deck):
    _, *pages = pages_of(folder / f"{deck.stem}-handout.pdf")
    assert len(pages) == len(frames(deck))
    for page, frame in zip(pages, frames(deck), strict=True):
        assert frame.stands_out or page.startswith(frame.title)


@with_tex
@each_deck
def test_a_presentation_reveals_step_by_step(folder, deck):
    pages = pages_of(folder / f"{deck.stem}.pdf")
    steps = deck.read_text(encoding="utf-8").count("\n. . .\n")
    assert steps >= 1
    assert len(pages) >= 1 + len(frames(deck)) + steps


@with_tex
@each_deck
@pytest.mark.parametrize("variant", typeset.VARIANTS)
def test_no_box_is_overfull_and_no_character_is_lost(folder, deck, variant):
    assert complaints(typeset.WORK / f"{deck.stem}{variant}.log") == ([], [])


@with_tex
@each_deck
def test_a_frame_is_dark_where_it_stands_out_and_nowhere_else(folder, deck):
    _, *images = images_of(folder / f"{deck.stem}-handout.pdf")
    dark = [image.mean() < 0.5 for image in images]
    assert dark == [frame.stands_out for frame in frames(deck)]
    assert dark[-1]


@with_tex
@each_deck
@pytest.mark.parametrize("variant", ["", "-handout"])
def test_text_code_formulas_and_figures_are_of_one_family(folder, deck, variant):
    fonts = fonts_of(folder / f"{deck.stem}{variant}.pdf")
    assert {"DejaVuSans", "DejaVuSans-Bold"} <= fonts
    assert [font for font in fonts if not FAMILY.fullmatch(font)] == []


@with_tex
@each_deck
def test_nothing_is_below_18_points_in_a_hall_but_the_ticks_of_figures(folder, deck):
    _, *pages = sizes_of(folder / f"{deck.stem}-handout.pdf")
    for page, frame in zip(pages, frames(deck), strict=True):
        for text, size in page:
            tick = IMAGE.search(frame.body) and TICK.fullmatch(text)
            assert size >= (14 if tick else 18), (frame.title, text, size)


@with_tex
@each_deck
def test_with_notes_each_page_is_the_slide_beside_its_note(folder, deck):
    slides = images_of(folder / f"{deck.stem}.pdf")
    for slide, both in zip(slides, images_of(folder / f"{deck.stem}-notes.pdf"), strict=True):
        width = slide.shape[1]
        assert abs(both.shape[1] - 2 * width) <= 1
        assert np.abs(both[:, : width - 1] - slide[:, : width - 1]).mean() < 0.01
    text = pages_of(folder / f"{deck.stem}-notes.pdf")[-1]
    assert re.search(r"to minute (\d+) of \1\b", text)


@with_tex
def test_no_greek_letter_is_lost_with_the_fonts_of_this_machine(tmp_path):
    deck = tmp_path / "greek.md"
    deck.write_text(f"---\nminutes: 1\n---\n\n## {GREEK}\n\n*{GREEK}* **{GREEK}**\n\n`{GREEK}`\n")
    typeset.copy_fonts()
    (typeset.WORK / "greek.aux").write_text(r"\HyPL@Entry{")  # as an interrupted build leaves it
    (page,) = pages_of(typeset.build(deck, "", tmp_path))
    assert complaints(typeset.WORK / "greek.log")[0] == []
    assert all(letter in page for letter in "αωΓΩ")


def test_a_deck_is_built_again_only_where_a_source_is_newer(tmp_path, monkeypatch):
    def never(command, name, **more):
        raise AssertionError(f"{name} is built again")

    monkeypatch.setattr(typeset, "WORK", tmp_path / "work")
    monkeypatch.setattr(typeset, "run", never)
    deck, built = tmp_path / "deck.md", tmp_path / "work" / "deck.pdf"
    deck.write_text("---\nminutes: 1\n---\n")
    built.parent.mkdir()
    built.write_text("as it was")
    assert typeset.build(deck, "", tmp_path).read_text() == "as it was"
    os.utime(deck, (later := built.stat().st_mtime + 1, later))
    with pytest.raises(AssertionError, match="built again"):
        typeset.build(deck, "", tmp_path)
