"""Run a notebook, and keep of its outputs only what is the same on every machine."""

import os
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from regions import SourceError

from implicit_tutorial.classroom.picture.interact import FLIPBOOK

CELL_TIMEOUT = 600  # seconds: a flipbook is drawn in one, and the machine may be busy
BOOK = 'class="flipbook"'
WIDGET = "application/vnd.jupyter.widget-view+json"
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
MACHINE_PATH = re.compile(r"(?<![\w.:/])(/(home|root|Users|tmp|work|var)/\w|[A-Za-z]:\\\w)")


def execute(
    notebook: NotebookNode, directory: Path, name: str, books: dict[str, NotebookNode] | None = None
) -> None:
    """Run every cell in a fresh kernel of this environment, and write the cleaned outputs in.

    `books` holds the flipbooks of the source's other notebook, by the cells that show them. Where
    there are any they are taken, and where there are none they are drawn and put there.
    """
    books = {} if books is None else books
    metadata = deepcopy(notebook.metadata)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(directory)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # ipykernel warns that localhost is not encrypted
    )
    try:
        # What is committed holds on a CPU, whatever else this machine has.
        # A build is no student: it writes into nobody's progress.json.
        held = {"JAX_PLATFORMS": "cpu", "IMPLICIT_TUTORIAL_RECORD": "off"}
        client.execute(env={**os.environ, **held, FLIPBOOK: "" if books else "1"})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise SourceError(f"{name} does not run to its end.\n{error}") from None
    notebook.metadata = metadata  # the run adds Python's patch version and every widget's state
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            cell.outputs = clean(cell, f"{name}, cell {number}", books)
            for output in filter(shows_book, cell.outputs):
                books[cell.source] = output


def shows_book(output: NotebookNode) -> bool:
    """Say whether an output is a flipbook."""
    return BOOK in output.get("data", {}).get("text/html", "")


def clean(
    cell: NotebookNode, where: str, books: Mapping[str, NotebookNode] | None = None
) -> list[NotebookNode]:
    """Return a cell's outputs as they are on every machine; raise `SourceError` if they are not."""
    tags = cell.metadata.get("tags", [])
    if "setup" in tags:
        return []
    kept: list[NotebookNode] = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            raise SourceError(
                f"{where} writes to stderr, which readers take for an error:\n{output.text}"
            )
        if WIDGET in output.get("data", {}) or shows_book(output):
            if "nbval-ignore-output" not in tags:
                raise SourceError(f"{where} shows a widget: tag it nbval-ignore-output.")
        if WIDGET in output.get("data", {}):
            # A widget without its kernel is an error message: show its flipbook, or say what to do.
            text = {
                "text/markdown": "*Run this cell to move the sliders.*",
                "text/plain": "Run this cell to move the sliders.",
            }
            output = (books or {}).get(cell.source) or new_output("display_data", data=text)
        if output.output_type == "stream" and kept and kept[-1].output_type == "stream":
            kept[-1].text += output.text  # where a stream is cut is chance
        else:
            kept.append(output)
    for text in texts(kept):
        if found := ADDRESS.search(text):
            raise SourceError(
                f"{where} shows an object's address ({found[0]}), which changes with every run."
            )
        if found := MACHINE_PATH.search(text):
            raise SourceError(f"{where} shows a path of this machine ({found[0]}...).")
    return kept


def texts(outputs: list[NotebookNode]) -> list[str]:
    """Return everything readable in a list of outputs."""
    found = []
    for output in outputs:
        found.append(output.get("text", ""))
        found += [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
    return [re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", text) for text in found]
