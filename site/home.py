"""The home page: what README.md says of the course, a slider to move, and the lectures."""

import re

from lesson import fields_of
from links import relink
from template import ROOT

PAGE = """\
# {title}

{pitch}

{slider}

## Lectures

{lectures}

{{.lecture-links}}
[Begin with lecture 01](/lectures/{first}.ipynb)
[The course on GitHub]({address})

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


def row(name: str) -> str:
    """Return a lecture's row of the table."""
    fields = fields_of(name)
    number, title = fields["title"].split(" · ", 1)
    link = f"[{title.split(':')[0]}](/lectures/{name}.ipynb)"
    return f"| {number} | {link} | {learned(name)} | {fields['minutes']} min |"


def home(names: list[str], address: str) -> dict[str, str]:
    """Return the home page."""
    rows = ["| | Lecture | You learn | |", "|---|---|---|---|", *map(row, names)]
    text = PAGE.format(
        title=TITLE,
        pitch=relink(pitch(), ".", address),
        slider="",
        lectures="\n".join(rows),
        first=names[0],
        address=address,
        contents="\n".join(f"lectures/{name}" for name in names),
    )
    return {"index.md": text}
