"""Is a built notebook what its source builds, and did somebody edit it?

At build time a fingerprint of the cells goes into the notebook's own metadata. Where the present
cells have another one, they are somebody's work, and are never overwritten unasked.
"""

import hashlib
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from regions import SourceError

MARK = "implicit_tutorial"  # this builder's key in a notebook's metadata
MARKS = ("grade_id", "grade", "solution", "locked", "task")  # of nbgrader, on a cell

WRONG = {
    "missing": "is not built yet",
    "not run": "was not run",
    "out of step": "is not what its source builds",
    "edited": "was edited by hand, or is not what its source builds",
}


def cells_of(notebook: NotebookNode) -> list[tuple]:
    """Return what an author or a student writes in a notebook: each cell's type, text and tags.

    A cell that is marked for nbgrader has its marks, too. Points are not among them: a lecturer
    sets them, and they are kept when the assignment is written again.
    """
    found = []
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        kept = [[name, marks.get(name, False)] for name in MARKS] if marks else []
        tags = list(cell.metadata.get("tags", []))
        found.append((cell.cell_type, cell.source, tags, *kept))
    return found


def digest(notebook: NotebookNode) -> str:
    """Return a fingerprint of a notebook's cells, outputs left out."""
    return hashlib.sha256(json.dumps(cells_of(notebook)).encode()).hexdigest()


def number_cells(notebook: NotebookNode) -> None:
    """Give each cell an id made from its text: a rebuild changes only what its source changed."""
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        key = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        seen[key] = seen.get(key, 0) + 1
        cell.id = key if seen[key] == 1 else f"{key}-{seen[key]}"


def state(path: Path, made: NotebookNode) -> str:
    """Return how the file at `path` stands to `made`: 'in step', or a word of `WRONG`."""
    if not path.exists():
        return "missing"
    try:
        present = nbformat.read(path, as_version=4)
        cells = cells_of(present)
    except Exception:  # whatever it is, somebody put it there
        return "edited"
    if cells == cells_of(made):
        ran = all(cell.execution_count for cell in present.cells if cell.cell_type == "code")
        return "in step" if ran else "not run"
    as_built = present.metadata.get(MARK, {}).get("digest") == digest(present)
    return "out of step" if as_built else "edited"


def source_of(path: Path) -> str | None:
    """Return the name of the source that a notebook was built from, if it was."""
    return nbformat.read(path, as_version=4).metadata.get(MARK, {}).get("source")


def refuse_if_edited(path: Path, made: NotebookNode, overwrite: bool) -> None:
    """Raise `SourceError` where somebody's own work would be lost."""
    if state(path, made) == "edited" and not overwrite:
        raise SourceError(
            f"{path} was edited by hand, so it is left as it is. Move it away to have it built "
            "again, or give --overwrite to replace it and lose those edits."
        )
