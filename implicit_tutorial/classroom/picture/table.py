"""A table of text, with links: read as HTML in a notebook, as lines where there is only text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Table:
    """Rows under their columns' names; `links` leads from a text, where it stands, to an address.

    Raises:
        ValueError: where a row has another number of cells than there are columns.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    links: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells, but {len(self.columns)} columns: {row}")

    def __repr__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[k]) for line in lines) for k in range(len(self.columns))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        def line(tag: str, cells: Sequence[str]) -> str:
            return "".join(
                f'<{tag} style="{style(cell)}">{self._linked(cell)}</{tag}>' for cell in cells
            )

        def style(cell: str) -> str:  # a date is not to be broken at its hyphens
            return "text-align:left;vertical-align:top" + ";white-space:nowrap" * (" " not in cell)

        body = "".join(f"<tr>{line('td', row)}</tr>" for row in self.rows)
        return f"<table><thead><tr>{line('th', self.columns)}</tr></thead>{body}</table>"

    def _linked(self, cell: str) -> str:
        text, address = escape(cell), self.links.get(cell)
        return f'<a href="{escape(address)}">{text}</a>' if address else text
