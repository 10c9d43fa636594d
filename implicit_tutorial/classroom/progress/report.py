"""One page to print or to hand in: what was tried and passed, by lecture."""

import os
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..exercise.prose import prose
from .journal import replace
from .record import Guess, Record
from .shown import Shown, exercises

MARK = "<!-- A report written by implicit-tutorial's check.report() -->"
TITLE = "Implicit layers: what was tried and passed"
STYLE = """
body { font: 12pt/1.5 serif; max-width: 50em; margin: 2em auto; padding: 0 1em;
       color: black; background: white; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1em; }
th, td { border: 1px solid #767676; padding: 3px 8px; text-align: left; vertical-align: top; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-bottom: .3em; }
caption { text-align: left; font-style: italic; }
tr { break-inside: avoid; } h2 { break-after: avoid; }
"""
NOTE = (
    "The course wrote this page from what its checks saw on the student's own computer. Tries and "
    "hints count up to the first pass; a question counts its first letter. A lecture is listed "
    "once something of it was answered."
)


@dataclass(frozen=True)
class Written:
    """Where the page is; prints as a sentence."""

    text: str

    def __repr__(self) -> str:
        return self.text


def report(record: Record, path: str | os.PathLike = "report.html") -> Written:
    """Write the page, and say where; a file that is no report of ours is left alone."""
    path = Path(path)
    try:
        if path.exists() and not _ours(path):
            return Written(
                f"{path} is there already, and check.report() did not write it. It is left as it "
                'is: choose another name, as in check.report("mine.html").'
            )
        replace(os.fspath(path), page(record))
    except OSError as error:
        return Written(f"{path} cannot be written ({error.strerror or type(error).__name__}).")
    return Written(f"Written: {path}. Open it in a browser, to look at, print or hand in.")


def _ours(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK.encode() in file.read(len(MARK) + 100)


def page(record: Record) -> str:
    """Return the whole page, which needs no other file."""
    shown = Shown(record, "")
    body = [
        f"<h1>{TITLE}</h1>",
        "<p>Name: ______________________________</p>",
        f"<p>{escape(shown.summary)}.</p>",
    ]
    for lecture in shown.lectures:
        rows = [
            (mark, f"<code>{escape(name)}</code>", prose(story))
            for mark, name, story in exercises(lecture)
        ]
        body += [
            f"<h2>{prose(lecture.title)}</h2>",
            _table("Exercises", ("", "exercise", "how it went"), rows),
            _questions("Predictions", lecture.predictions),
            _questions("Questions about earlier lectures", lecture.recall),
        ]
    body.append(f"<p>{NOTE}</p>")
    return (
        f'<!DOCTYPE html>\n{MARK}\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{TITLE}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{chr(10).join(filter(None, body))}\n</body></html>\n"
    )


def _questions(caption: str, guesses: dict[str, Guess]) -> str:
    rows = [
        ("✓" if guess.right else "✗", prose(guess.asks), f"({escape(guess.first)})")
        for guess in guesses.values()
    ]
    return _table(caption, ("", "question", "first letter"), rows) if rows else ""


def _table(caption: str, head: tuple[str, ...], rows: list[tuple[str, str, str]]) -> str:
    def row(tag: str, cells: tuple[str, ...]) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    lines = [row("th", head), *(row("td", cells) for cells in rows)]
    return f"<table><caption>{caption}</caption>\n" + "\n".join(lines) + "\n</table>"
