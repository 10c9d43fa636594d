"""What the book prints where a page of the website folds or shows HTML."""

import ast
import re

from bs4 import BeautifulSoup
from folded import escaped
from nbformat import NotebookNode
from questions import UNGRADED, check_calls

TABLE = re.compile(r"(?:^\|.*\|\n)+", re.M)


def printed(text: str) -> str:
    """Return the text of a question as Markdown, each line of it a line."""
    title, *lines = text.strip().split("\n")
    shown = [re.sub(r"^ +", "", escaped(line)) for line in lines]
    return f"**{escaped(title)}**\n\n" + "\\\n".join(
        re.sub(r"^(\d+)\.", r"\1\\.", x) for x in shown
    )


def asks(cell: NotebookNode) -> bool:
    """Say whether a cell asks a question, to be answered by a letter."""
    return any(call.func.attr in UNGRADED for call in check_calls(cell.source))


def with_widths(text: str) -> str:
    """Return Markdown whose tables give each column room for what stands in it."""

    def wider(found: re.Match) -> str:
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in found[0].splitlines()]
        sizes = [min(40, max(11, *map(len, column))) for column in zip(*rows, strict=True)]
        columns = [rf">{{\raggedright\arraybackslash}}\X{{{n}}}{{{sum(sizes)}}}" for n in sizes]
        return f"```{{tabularcolumns}} {''.join(columns)}\n```\n\n{found[0]}"

    return TABLE.sub(wider, text)


def table(html: str) -> str:
    """Return an HTML table as one of Markdown."""
    rows = BeautifulSoup(html, "html.parser").find_all("tr")
    cells = [[escaped(c.get_text(" ", strip=True)) for c in r.find_all(["td", "th"])] for r in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return with_widths("\n".join([lines[0], "|" + "---|" * len(cells[0]), *lines[1:]]) + "\n")


def answers(solved: NotebookNode) -> str:
    """Return each question of a solved cell with its answer alone, and the reason."""
    (call,) = check_calls(solved.source)
    letters = iter([a.value for a in call.args if isinstance(a, ast.Constant)])
    if call.func.attr == "predict":
        next(letters)  # the question's name
    _, *lines = solved.outputs[0].data["text/plain"].split("\n")
    found = []
    for line in lines:
        if line.startswith("  ✓ Right. "):
            found[-1] += f" **({next(letters)})** {escaped(line.removeprefix('  ✓ Right. '))}"
        elif not line.startswith("  ("):
            found.append(f"*{escaped(re.sub(r'^[0-9]+[.] ', '', line))}*")
    return "\n\n".join(found)
