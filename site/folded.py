"""What a page folds away: hints and solutions. A question has its answers folded in already."""

import re
from collections.abc import Callable
from importlib import import_module

from nbformat import NotebookNode
from regions import BEGIN, END

DETAILS = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>\s*", re.S)


def dropdown(title: str, body: str) -> str:
    """Return a box that opens on a click, in MyST."""
    return f"::::{{dropdown}} {title}\n:class-container: folded\n\n{body.strip()}\n::::\n"


def unfolded(text: str, shown: Callable[[str, str], str]) -> str:
    """Return Markdown with each `<details>` as `shown` writes its title and body."""

    def replaced(found: re.Match) -> str:
        return shown(found[1].strip(), re.sub("</?code>", "`", found[2]).strip())

    return DETAILS.sub(replaced, text)


def details(text: str) -> str:
    """Return Markdown with each `<details>` as a dropdown, in which formulas are typeset."""
    return unfolded(text, lambda title, body: f"\n\n{dropdown(title, body)}\n")


def escaped(text: str) -> str:
    """Return plain text as Markdown that reads the same; what is in backticks stays code."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([\\*_$<>\[\]|{}~#])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def hints(lecture: str, asks: list[str]) -> list[str]:
    """Return the hints of the exercises that a cell checks, each as a dropdown."""
    exercises = import_module(lecture).check.exercises
    found = [hint for name in asks for hint in exercises[name].hints]
    return [dropdown(f"Hint {n}", escaped(hint)) for n, hint in enumerate(found, start=1)]


def without_markers(source: str) -> str:
    """Return a solved cell as one would write it."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in (BEGIN, END))


def solution(solved: NotebookNode) -> str:
    """Return a solved cell and what it shows, as a dropdown."""
    parts = [f"```python\n{without_markers(solved.source)}\n```"]
    for output in solved.outputs:
        if output.output_type == "stream":
            parts.append(f"```text\n{output.text.rstrip()}\n```")
        else:
            parts.append(f"```{{raw}} html\n{output.data['text/html']}\n```")
    return dropdown("Solution", "\n\n".join(parts))
