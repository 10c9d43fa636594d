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

WRONG = {
    "missing": "is not built yet",
    "not run": "was not run",
    "out of step": "is not what its source builds",
    "edited": "was edited by hand, or is not what its source builds",
}


def cells_of(notebook: NotebookNode) -> list[tuple[str, str, list[str]]]:
    """Return what an author or a student writes in a notebook: each cell's type, text and tags."""
    return [
        (cell.cell_type, cell.source, list(cell.metadata.get("tags", [])))
        for cell in notebook.cells
    ]


def digest(notebook: NotebookNode) -> str:
    """Return a fingerprint of a notebook's cells, outputs left out."""
    return hashlib.sha256(json.dumps(cells_of(notebook)).encode()).hexdigest()


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
