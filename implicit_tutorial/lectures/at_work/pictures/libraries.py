"""Lecture 11: which library can what, as a table of marks."""

from collections.abc import Mapping

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import axes

from ..problem.libraries import LIBRARIES
from ..problem.problems import Row

COLUMNS = ("lines", "value\n1e-8", "gradient\n1e-8", "jacfwd", "hessian", "where it\nfails")
GOOD, BAD = ("#DDF0EA", "✓"), ("#F7E0D4", "✗")


def marks(name: str, row: Row) -> list[tuple[str, str]]:
    """Return a colour and a text for each column."""
    tested = (row.value < 1e-8, row.gradient < 1e-8, row.forward, row.second)
    verdict = GOOD if row.failing == "raises" else BAD
    lines = ("white", str(LIBRARIES[name].lines))
    return [lines, *(GOOD if good else BAD for good in tested), (verdict[0], row.failing[:6])]


def table(rows: Mapping[str, Row]) -> Picture:
    """Draw a row for each library, and a column for each thing asked of it."""
    fig, ax = axes("The numbers agree; what differs is around them", "", "")
    for down, (name, row) in enumerate(rows.items()):
        for across, (color, text) in enumerate(marks(name, row)):
            ax.add_patch(_cell(across, down, color))
            ax.text(across, down, text, ha="center", va="center")
    ax.set_xlim(-0.5, len(COLUMNS) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xticks(range(len(COLUMNS)), COLUMNS)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    said = "; ".join(
        f"{name}: " + ", ".join(text for _, text in marks(name, row)) for name, row in rows.items()
    )
    columns = ", ".join(column.replace("\n", " ") for column in COLUMNS)
    return figure(fig, f"A table with the columns {columns}. {said}.")


def _cell(across: int, down: int, color: str):
    from matplotlib.patches import Rectangle

    return Rectangle((across - 0.48, down - 0.46), 0.96, 0.92, facecolor=color, edgecolor="black")
