"""A lecture as a chapter of the book: nothing to unfold or to move, and solutions at its end."""

import re
from html import unescape

import nbformat
from folded import escaped, unfolded, without_markers
from lesson import aims, fields_of, is_question, solved_path, waiting
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from printed import answers, asks, printed, table
from questions import check_calls
from template import ROOT

HEAD = """\
# {title}

*About {minutes} minutes to work through; the cells run in {seconds} seconds on 2 CPU cores.*

{aims}
"""
STILL = re.compile(r'<img width="(\d+)" alt="([^"]*)" src="data:image/png;base64,([^"]*)"')


def head(name: str) -> str:
    """Return a chapter's title, time and aims."""
    fields = fields_of(name)
    return HEAD.format(**fields, aims=aims(fields))


def question(cell: NotebookNode) -> list[NotebookNode]:
    """Return what a cell asks as text, below its code where it has other code."""
    text = new_markdown_cell(printed(cell.outputs[0].data["text/plain"]))
    cell.outputs = []
    return [text] if is_question(cell) else [cell, text]


def without_controls(cell: NotebookNode) -> None:
    """Leave of a widget the picture that it starts with."""
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" not in data and (still := STILL.search(data.get("text/html", ""))):
            output.metadata["image/png"] = {"width": still[1], "alt": unescape(still[2])}
            data["image/png"] = still[3]


def as_figure(cell: NotebookNode) -> None:
    """Number a cell's figure; what its alt text says stands below it."""
    for output in cell.outputs:
        if "image/png" in output.get("data", {}):
            output.data.pop("text/html", None)
            shown = output.metadata["image/png"]
            alt, width = shown["alt"], min(100, int(shown.get("width", 600)) // 8)
            output.metadata["image/png"] = {}
            cell.metadata["mystnb"] = {
                "figure": {"caption": escaped(alt), "align": "center"},
                "image": {"alt": alt, "width": f"{width}%"},
            }


def below(cell: NotebookNode) -> list[str]:
    """Take a cell's tables out of its outputs, and return them as Markdown."""
    tables = [
        o for o in cell.outputs if o.get("data", {}).get("text/html", "").startswith("<table")
    ]
    cell.outputs = [output for output in cell.outputs if output not in tables]
    return [table(output.data["text/html"]) for output in tables]


def solution(solved: NotebookNode) -> str:
    """Return what the end of a chapter says to a cell that asks for something."""
    if asks(solved):
        return answers(solved)
    names = ", ".join(call.func.attr for call in check_calls(solved.source))
    title = f"**{escaped(names)}**\n\n" if names else ""
    return f"{title}```python\n{without_markers(solved.source)}\n```"


def chapter(name: str) -> NotebookNode:
    """Return the notebook that Sphinx reads for a chapter."""
    path = ROOT / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    solved = nbformat.read(solved_path(name) if solved_path(name).exists() else path, as_version=4)
    cells, ends = [new_markdown_cell(head(name))], []
    for asked, answered in zip(notebook.cells[2:], solved.cells[2:], strict=True):
        cells.append(asked)
        if asked.cell_type == "markdown":
            asked.source = unfolded(asked.source, "\n\n*{0}.* {1}\n\n".format)
            continue
        if asked.source != answered.source:
            ends.append(solution(answered))
            asked.outputs = [output for output in asked.outputs if not waiting(output)]
        if asks(asked):
            cells[-1:] = question(asked)
            continue
        without_controls(asked)
        as_figure(asked)
        cells += [new_markdown_cell(text) for text in below(asked)]
    if ends:
        cells.append(new_markdown_cell("## Solutions\n\n" + "\n\n".join(ends)))
    notebook.cells = cells
    return notebook
