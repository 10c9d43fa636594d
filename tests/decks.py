"""The decks as the tests read them: one frame after the other."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SLIDES = Path(__file__).resolve().parent.parent / "slides"
DECKS = sorted(SLIDES.glob("*.md"))
CODE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
NOTES = re.compile(r"^::: notes\n(.*?)^:::$", re.M | re.S)
IMAGE = re.compile(r"!\[([^]]*)\]\((\S+)\)")
# What is no word: displays, attributes, the numbers of a list, sections, divs, TeX, addresses.
ASIDE = re.compile(r"\$\$.*?\$\$|\{[.#]\w+\}|^\w\) |^(# |:::|\\).*?$|<\w+>", re.M | re.S)


@dataclass(frozen=True)
class Frame:
    title: str
    body: str
    notes: str

    @property
    def stands_out(self):
        return self.title == "{.standout}"

    @property
    def minutes(self):
        (minutes,) = re.findall(r"\A\*\*(\d+) min\*\* ", self.notes)
        return int(minutes)

    @property
    def words(self):
        """The words on the slide, of which a formula in a line is one; not those of code."""
        text = f"{self.title}\n{self.body}"
        for left_out in (CODE, IMAGE, ASIDE):
            text = left_out.sub("", text)
        return re.findall(r"\w[^\s|]*", re.sub(r"\$[^$]+\$", "formula", text))


@cache
def frames(deck):
    found = []
    for part in re.split(r"^## ", deck.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, rest = part.partition("\n")
        (notes,) = NOTES.findall(rest)
        found.append(Frame(title, NOTES.sub("", rest), notes))
    return found


def stated_minutes(deck):
    (minutes,) = re.findall(r"^minutes: (\d+)$", deck.read_text(encoding="utf-8"), re.M)
    return int(minutes)
