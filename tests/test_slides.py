"""The decks' sources: short frames, a lecture's minutes, known citations, and code that runs."""

import re
from pathlib import Path

import jax
import pytest
from decks import CODE, DECKS, IMAGE, SLIDES, frames, stated_minutes

SOURCES = sorted((SLIDES.parent / "notebooks" / "source").glob("*.py"))
LINE = 72  # characters of code that fit on a slide
END = "-- end of a block --"

each_deck = pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)


def bibliography():
    entries = re.findall(
        r"^@\w+\{(\w+),\n(.*?)^\}$",
        (SLIDES / "references.bib").read_text(encoding="utf-8"),
        re.M | re.S,
    )
    return {key: dict(re.findall(r"^  (\w+) = \{(.*)\},?$", body, re.M)) for key, body in entries}


def letters(text):
    return re.sub(r"[^a-z]", "", text.lower())


@each_deck
def test_a_deck_is_as_long_as_a_lecture(deck):
    minutes, shown = stated_minutes(deck), [frame for frame in frames(deck) if frame.minutes]
    assert 2 + minutes / 2.6 <= len(shown) <= 3 + minutes / 1.6


@each_deck
def test_the_minutes_in_the_notes_add_up_to_the_stated_duration(deck):
    assert sum(frame.minutes for frame in frames(deck)) == stated_minutes(deck)
    assert all(len(frame.notes.split()) < 110 for frame in frames(deck))


@each_deck
def test_a_frame_has_a_title_of_one_line_and_at_most_40_words(deck):
    for frame in frames(deck):
        assert frame.stands_out or re.fullmatch(r"[^$`{]{10,60}", frame.title), frame.title
        assert len(frame.words) <= 40, (frame.title, len(frame.words), frame.words)


@each_deck
def test_titles_differ(deck):
    titles = [frame.title for frame in frames(deck) if not frame.stands_out]
    assert len(set(titles)) == len(titles)


@each_deck
def test_each_figure_has_alt_text(deck):
    figures = [image for frame in frames(deck) for image in IMAGE.findall(frame.body)]
    assert len(figures) >= len(frames(deck)) / 3
    assert deck.read_text(encoding="utf-8").count("../figures/") == len(figures)
    for alt, path in figures:
        assert len(alt.split()) >= 12, path


@each_deck
def test_every_citation_is_in_the_bibliography(deck):
    cited = set(re.findall(r"[\[ ]@(\w+)[;\]]", deck.read_text(encoding="utf-8")))
    assert cited and cited <= set(bibliography())


def test_every_entry_says_who_what_and_when():
    for key, entry in bibliography().items():
        assert {"author", "title", "year"} <= set(entry), key
        assert key.endswith(entry["year"])


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_bibliography_holds_what_a_lecture_cites(source):
    prose = re.sub(r"\s*\n# ", " ", source.read_text(encoding="utf-8"))
    known = {
        (letters(name), entry["year"])
        for entry in bibliography().values()
        for field in ("title", "journal")
        for name in (entry.get(field, ""), entry.get(field, "").partition(":")[0])
    }
    found = re.findall(r"\*([^*]+)\* \((\d{4})\)", prose)
    cited = {(letters(title), year) for title, year in found}
    assert cited and cited <= known


@each_deck
def test_the_code_on_the_slides_runs_and_prints_what_is_shown(deck, capsys, as_in_a_notebook):
    blocks = [block for frame in frames(deck) for block in CODE.findall(frame.body)]
    assert {language for language, _ in blocks} <= {"python", ""}
    assert max((len(line) for _, text in blocks for line in text.splitlines()), default=0) <= LINE
    script, shown = "", []
    for language, text in blocks:
        if language == "python":
            script += f"{text}print({END!r})\n"
            shown.append("")
        else:
            shown[-1] = text
    with jax.default_device(jax.devices("cpu")[0]):  # what is shown is a CPU's
        exec(script, {"__name__": "__main__"})
    assert capsys.readouterr().out.split(f"{END}\n") == [*shown, ""]


def test_a_deck_says_where_the_exercise_is():
    path = "notebooks/04_anderson_exercise.ipynb"
    assert any(path in deck.read_text(encoding="utf-8") for deck in DECKS)
    assert Path(SLIDES.parent / path).exists()


@each_deck
def test_the_last_frame_shows_the_licence(deck):
    assert "CC BY 4.0" in frames(deck)[-1].body
