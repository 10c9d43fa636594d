"""Build the notebooks from their sources.

notebooks/source/NAME.py is the only place where a notebook is edited. From it come
notebooks/NAME.ipynb, the student's, and, where it has solution regions,
notebooks/solutions/NAME.ipynb, the solved one. Both are run, and committed with their outputs.
A student works in notebooks/NAME.ipynb: what somebody edited there is never overwritten.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jupytext
import nbformat
from assignment import write_assignment
from execute import execute
from in_step import MARK, WRONG, digest, number_cells, refuse_if_edited, source_of, state
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from regions import BEGIN, SourceError, check_regions, for_grader, for_student, for_teacher
from template import ROOT, head_cell, read_front_matter, repository, setup_cell

# Without the exact Python version, which would change with every machine.
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def make(
    source: Path, solved: bool, address: str, rewrite: Callable[[str], str] | None = None
) -> NotebookNode:
    """Return the notebook that a source stands for, not yet run; `rewrite` fills in its regions."""
    rewrite = rewrite or (for_teacher if solved else for_student)
    text = source.read_text(encoding="utf-8")
    check_regions(text, source)
    cells = jupytext.reads(text, fmt="py:percent").cells
    if not cells or cells[0].cell_type != "raw":
        raise SourceError(
            f"{source}: it must begin with its front matter, between two lines '# ---'."
        )
    fields = read_front_matter(cells[0].source, source)
    head = head_cell(fields, source.stem, address, solved)
    setup = setup_cell(address, fields.get("devices", 1))
    notebook = new_notebook(cells=[head, setup, *cells[1:]])
    for cell in notebook.cells[2:]:
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if cell.cell_type == "code":
            cell.source = rewrite(cell.source)
    number_cells(notebook)
    mark = {"source": source.stem, "digest": digest(notebook)}
    notebook.metadata = nbformat.from_dict({**KERNEL, MARK: mark})
    return notebook


def targets(source: Path, folder: Path, address: str) -> list[tuple[Path, NotebookNode]]:
    """Return the notebooks a source builds, each with the path where it belongs."""
    built = [(folder / f"{source.stem}.ipynb", make(source, False, address))]
    if BEGIN in source.read_text(encoding="utf-8"):
        built.append((folder / "solutions" / f"{source.stem}.ipynb", make(source, True, address)))
    return built


def write(path: Path, made: NotebookNode, overwrite: bool, books: dict[str, NotebookNode]) -> None:
    """Run a notebook and put it in its place, in one step; `books` as in `execute`."""
    refuse_if_edited(path, made, overwrite)
    start = time.perf_counter()
    path.parent.mkdir(parents=True, exist_ok=True)
    execute(made, path.parent, str(path), books)
    refuse_if_edited(path, made, overwrite)  # again: somebody may have saved during the run
    partial = path.with_suffix(".partial")
    nbformat.write(made, partial)
    os.replace(partial, path)
    print(f"wrote {path}: {len(made.cells)} cells, run in {time.perf_counter() - start:.0f} s")


def bring_in_step(source: Path, folder: Path, options: argparse.Namespace) -> list[str]:
    """Build, or only check, the notebooks of one source; return what went wrong, in sentences."""
    troubles: list[str] = []
    books: dict[str, NotebookNode] = {}
    for path, made in targets(source, folder, repository()):
        found = state(path, made)
        if options.check and found != "in step":
            troubles.append(f"{path} {WRONG[found]}. Run: python notebooks/build.py {source.stem}")
        elif not options.check and (options.force or found != "in step"):
            try:
                write(path, made, options.overwrite, books)
            except SourceError as error:
                troubles.append(str(error))
    return troubles


def orphans(folder: Path, sources: list[Path]) -> list[str]:
    """Return a sentence for each notebook whose source, or whose last solution region, is gone."""
    solved = {source.stem for source in sources if BEGIN in source.read_text(encoding="utf-8")}
    troubles = []
    for names, place in (({s.stem for s in sources}, folder), (solved, folder / "solutions")):
        for path in sorted(place.glob("*.ipynb")):
            if (
                path.stem not in names and source_of(path) == path.stem
            ):  # else it is a reader's copy
                troubles.append(f"{path} has no source any more. Delete it.")
    return troubles


def main(arguments: list[str] | None = None, folder: Path = ROOT / "notebooks") -> int:
    """Build or check the notebooks named, all by default; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the notebooks from notebooks/source.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="a source without .py; default all"
    )
    parser.add_argument("--force", action="store_true", help="run again what is in step, too")
    parser.add_argument("--check", action="store_true", help="write nothing; say what is amiss")
    parser.add_argument("--overwrite", action="store_true", help="replace what was edited by hand")
    course = {"nargs": "?", "const": ROOT / "build" / "nbgrader", "type": Path, "metavar": "FOLDER"}
    about = "write assignments into a course's folder, and no notebooks (default build/nbgrader)"
    parser.add_argument("--nbgrader", **course, help=about)
    options = parser.parse_args(arguments)
    sources = sorted((folder / "source").glob("[0-9]*.py"))
    if not sources:
        parser.error(f"there is no notebook source in {folder / 'source'}.")
    if unknown := set(options.names) - {source.stem for source in sources}:
        parser.error(f"{folder / 'source'} has no {', '.join(sorted(unknown))}.")
    troubles: list[str] = []
    for source in sources:
        if options.names and source.stem not in options.names:
            continue
        try:
            if options.nbgrader:
                made = make(source, False, repository(), rewrite=for_grader)
                write_assignment(made, options.nbgrader, options.overwrite)
            else:
                troubles += bring_in_step(source, folder, options)
        except SourceError as error:
            troubles.append(str(error))
    if options.check and not options.names:
        troubles += orphans(folder, sources)
    for sentence in troubles:
        print(sentence, file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
