"""What a cell asks: the exercises it checks, and what else it leaves open."""

import ast
import re

from nbformat import NotebookNode
from regions import BEGIN, END, SourceError

UNGRADED = {"predict", "recall"}  # questions to think about: nobody gets points for a guess


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a cell, its magics blanked."""
    return ast.parse(re.sub(r"^\s*[%!].*$", "", source, flags=re.M))


def lecture_of(notebook: NotebookNode) -> str:
    """Return the module from which a notebook imports `check`, or an empty string."""
    for cell in notebook.cells:
        for node in ast.walk(parse(cell.source)) if cell.cell_type == "code" else ():
            if isinstance(node, ast.ImportFrom) and "check" in [n.name for n in node.names]:
                return node.module or ""
    return ""


def check_calls(source: str) -> list[ast.Call]:
    """Return a cell's lines check.something(...), as calls."""
    calls = [node.value for node in parse(source).body if isinstance(node, ast.Expr)]
    return [
        call
        for call in calls
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "check"
    ]


def checks_in(source: str, where: str) -> list[tuple[str, str]]:
    """Return each exercise that a cell checks, with the call: ("jacobian", "jacobian(mine)").

    Raise `SourceError` where the call stands inside a solution region: the answer is then in the
    call, and no other cell can make it again.
    """
    lines, found = [line.strip() for line in source.splitlines()], []
    for call in check_calls(source):
        name = call.func.attr
        if name in UNGRADED:
            continue
        markers = [line for line in lines[: call.lineno] if line in (BEGIN, END)]
        if markers[-1:] == [BEGIN]:
            raise SourceError(
                f"{where}: check.{name} stands inside a solution region, so no cell below can "
                "grade it. Give the answer a name there, and check it after the region."
            )
        found.append((name, ast.unparse(call).removeprefix("check.")))
    return found


def subject(source: str) -> str:
    """Return what a cell with a region is about: its exercise, its question, or what it binds."""
    for call in check_calls(source):
        first = call.args[0] if call.args else None
        about = first.value if isinstance(first, ast.Constant) else None
        return f"{call.func.attr}-{about}" if isinstance(about, str) else call.func.attr
    begin = [line.strip() for line in source.splitlines()].index(BEGIN) + 1
    node = next(n for n in reversed(parse(source).body) if n.lineno <= begin + 1)
    names = (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
    return getattr(node, "name", None) or next(names, "cell")
