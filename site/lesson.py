"""A lecture's page: the student's notebook, with hints, answers and solutions folded below."""

import re

import nbformat
from folded import details, hints, solution
from links import relink, relink_html
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from questions import UNGRADED, check_calls, lecture_of
from template import ROOT, is_appendix, read_front_matter

HEAD = """\
# {title}

{{.lecture-time}}
{kind} {minutes} minutes to work through; the cells run in {seconds} seconds on 2 CPU cores.

{{.lecture-links}}
{links}

{aims}
"""
AIMS = """\
**You will be able to**

{able_to}

**You need first**

{need}
"""
SETUP = "The setup cell: run it first"


def fields_of(name: str) -> dict:
    """Return the front matter of a lecture's source."""
    path = ROOT / "notebooks/source" / f"{name}.py"
    text = path.read_text(encoding="utf-8").split("# ---\n")[1]
    return read_front_matter(re.sub("^# ?", "", text, flags=re.M), path)


def aims(fields: dict) -> str:
    """Return what a lecture teaches, and what it needs."""
    lists = {key: "\n".join(f"- {line}" for line in fields[key]) for key in ("able_to", "need")}
    return AIMS.format(**lists)


def head(name: str, address: str) -> str:
    """Return the first cell of a page: title, time, links, aims."""
    fields = fields_of(name)
    github = address.removeprefix("https://github.com/")
    colab = f"https://colab.research.google.com/github/{github}/blob/main/notebooks/{name}.ipynb"
    links = [f"[Open in Colab]({colab})", f"{{download}}`Notebook </downloads/{name}.ipynb>`"]
    if solved_path(name).exists():
        links.append(f"{{download}}`Solved notebook </downloads/solutions/{name}.ipynb>`")
    return HEAD.format(
        title=fields["title"],
        kind="An appendix. About" if is_appendix(name) else "About",
        minutes=fields["minutes"],
        seconds=fields["seconds"],
        links="\n".join(links),
        aims=aims(fields),
    )


def solved_path(name: str):
    """Return where a lecture's solved notebook is, if it has one."""
    return ROOT / "notebooks/solutions" / f"{name}.ipynb"


def with_figures(cell: NotebookNode) -> None:
    """Show a figure as an image that keeps its alt text, rather than as HTML with the bytes."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "image/png" in data and data["text/html"].startswith("<img"):
            data.pop("text/html")
            shown = output.metadata.get("image/png", {})
            cell.metadata["mystnb"] = {"image": {key: str(shown[key]) for key in shown}}


def with_links(cell: NotebookNode, address: str) -> None:
    """Let a table's links to lectures stay on the website."""
    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = relink_html(output.data["text/html"], address)


def is_question(cell: NotebookNode) -> bool:
    """Say whether a cell only asks: what else it holds are comments."""
    calls = check_calls(cell.source)
    code = [line for line in cell.source.splitlines() if line and not line.startswith("#")]
    return len(code) == len(calls) == 1 and calls[0].func.attr in UNGRADED


def waiting(output: NotebookNode) -> bool:
    """Say whether an output is the box of an exercise that nobody has tried."""
    return "Not attempted yet" in output.get("data", {}).get("text/plain", "")


def below(solved: NotebookNode, lecture: str) -> list[str]:
    """Return what is folded below an exercise; a question has its answer in its own box."""
    asks = [call.func.attr for call in check_calls(solved.source)]
    if any(name in UNGRADED for name in asks):
        return []
    return [*hints(lecture, asks), solution(solved)]


def page(name: str, address: str) -> NotebookNode:
    """Return the notebook that Sphinx reads for a lecture."""
    path = ROOT / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    solved = nbformat.read(solved_path(name) if solved_path(name).exists() else path, as_version=4)
    lecture, cells = lecture_of(notebook), [new_markdown_cell(head(name, address))]
    for asked, answered in zip(notebook.cells[1:], solved.cells[1:], strict=True):
        cells.append(asked)
        if asked.cell_type == "markdown":
            asked.source = details(relink(asked.source, "notebooks", address))
            continue
        with_figures(asked)
        with_links(asked, address)
        if "setup" in asked.metadata.get("tags", []):
            asked.metadata["tags"] = ["hide-input"]
            asked.metadata["mystnb"] = {"code_prompt_show": SETUP, "code_prompt_hide": SETUP}
        if asked.source != answered.source:
            asked.outputs = [output for output in asked.outputs if not waiting(output)]
            asked.metadata["tags"] = ["remove-input"] if is_question(asked) else []
            cells += [new_markdown_cell(text) for text in below(answered, lecture)]
    notebook.cells = cells
    return notebook
