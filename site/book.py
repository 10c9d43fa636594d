"""The book's parts: what it is, a chapter a lecture, the symbols, the bibliography."""

import nbformat
from chapter import chapter
from home import TITLE, pitch
from links import relink
from printed import with_widths
from template import ROOT, website

CONTENTS = """\
# {title}

```{{toctree}}
preface
{names}
notation
```

```{{bibliography}}
:all:
:style: plain
```
"""
PREFACE = """\
# About this book

{pitch}

This book is made from the lectures' notebooks, as they ran. What stands below a figure is what it
shows, in words. A figure with sliders is printed as it begins: on the course's website,
<{website}>, and in the notebooks, <{address}>, they move. At the end of each chapter are the
solutions of its exercises and the answers to its questions.

Code: MIT licence. Prose and figures: CC BY 4.0.
"""


def book(names: list[str], address: str) -> dict[str, str]:
    """Return every file of the book that Sphinx is to read, by its path."""
    symbols = (ROOT / "docs/notation.md").read_text(encoding="utf-8")
    files = {f"{name}.ipynb": nbformat.writes(chapter(name)) for name in names}
    parts = {
        "index.md": CONTENTS.format(title=TITLE, names="\n".join(names)),
        "preface.md": PREFACE.format(
            pitch=pitch(), website=f"https://{website(address)}/", address=address
        ),
        "notation.md": with_widths(relink(symbols, "docs", address)),
    }
    return files | parts
