"""The home page: what README.md says of the course, a slider to move, and the lectures."""

import re

import nbformat
from lesson import fields_of
from links import relink
from template import ROOT

PAGE = """\
# {title}

{pitch}

{slider}

## Lectures

:::::{{grid}} 1 1 2 2
:gutter: 2

{lectures}
:::::

{{.lecture-links}}
[Begin with lecture 01](/lectures/{first}.ipynb)
{book}[The course on GitHub]({address})

```{{toctree}}
:hidden:
:caption: Lectures

{contents}
```

```{{toctree}}
:hidden:
:caption: Around them

notation
slides
api
bibliography
lecturers
```
"""
CARD = """\
::::{{grid-item-card}} {title}
:link: lectures/{name}
:link-type: doc
:shadow: none

{learned}

{{.lecture-time}}
{minutes} minutes
::::
"""
BOOK = ROOT / "build/book/implicit-tutorial.pdf"  # where `make book` has made it
TO_BOOK = "{download}`The course as a book, to print </downloads/implicit-tutorial.pdf>`\n"
FLIPBOOK = 'class="flipbook"'
TITLE = "Implicit layers in JAX: a course"


def readme() -> str:
    """Return README.md."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def pitch() -> str:
    """Return README's first paragraph, which says what the course is."""
    return readme().split("\n\n")[1]


def learned(name: str) -> str:
    """Return what README's table says that one learns in a lecture."""
    (row,) = re.findall(rf"^\|.*\]\(notebooks/{name}\.ipynb\).*\| (.*) \|$", readme(), flags=re.M)
    return row


def slider(name: str) -> str:
    """Return a lecture's first widget as Markdown."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = (output.get("data", {}).get("text/html", "") for output in outputs)
    return f"```{{raw}} html\n{next(html for html in shown if FLIPBOOK in html)}\n```"


def card(name: str) -> str:
    """Return a lecture's card: its title, what one learns, how long it takes."""
    fields = fields_of(name)
    return CARD.format(
        title=fields["title"].split(":")[0],
        name=name,
        learned=learned(name),
        minutes=fields["minutes"],
    )


def home(names: list[str], address: str) -> dict[str, bytes | str]:
    """Return the home page, and its files."""
    files: dict[str, bytes | str] = {}
    text = PAGE.format(
        title=TITLE,
        pitch=relink(pitch(), ".", address),
        slider=slider(names[0]),
        lectures="\n".join(map(card, names)),
        first=names[0],
        address=address,
        book=TO_BOOK if BOOK.exists() else "",
        contents="\n".join(f"lectures/{name}" for name in names),
    )
    if BOOK.exists():
        files["downloads/implicit-tutorial.pdf"] = BOOK.read_bytes()
    return {"index.md": text, **files}
