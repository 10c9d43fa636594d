"""docs/lecturers.md has a page for each deck; its sections and slips are those of the lectures."""

import re
from pathlib import Path

import pytest
from decks import DECKS, stated_minutes

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "lecturers.md").read_text(encoding="utf-8")
PAGES = dict(re.findall(r"^### `(\w+)`, (.*?)(?=^##)", GUIDE, re.M | re.S))

each_deck = pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)


@each_deck
def test_a_deck_has_a_page_and_a_row_with_its_minutes(deck):
    minutes = stated_minutes(deck)
    assert PAGES[deck.stem].startswith(f"{minutes} minutes\n")
    assert f"| `{deck.stem}` | {minutes} |" in GUIDE
    assert re.findall(r"^- \*([\w ]+)\*", PAGES[deck.stem], re.M) == [
        "Lectures",
        "Run live",
        "Stuck at",
        "Ask",
    ]


def test_no_page_is_of_a_deck_that_is_gone():
    assert set(PAGES) == {deck.stem for deck in DECKS}


@each_deck
def test_a_section_to_run_live_is_in_its_lecture(deck):
    words = " ".join(PAGES[deck.stem].split())
    for lecture, number, title in re.findall(r'(\d\d), section (\d), "([^"]+)"', words):
        (source,) = (ROOT / "notebooks" / "source").glob(f"{lecture}_*.py")
        heading = rf"^# ## {number}( ·|\.) {title}$"
        assert re.search(heading, source.read_text(encoding="utf-8"), re.M), (lecture, title)


@each_deck
def test_a_student_gets_stuck_where_a_check_names_the_slip(deck):
    exercises = (ROOT / "implicit_tutorial" / "lectures").glob("*/exercises/*.py")
    known = "".join(path.read_text(encoding="utf-8") for path in exercises)
    (stuck,) = re.findall(r"^- \*Stuck at\*(.*?)^- ", PAGES[deck.stem], re.M | re.S)
    for slip in re.findall(r'"([^"]+)"', " ".join(stuck.split())):
        assert f'"{slip}"' in known
