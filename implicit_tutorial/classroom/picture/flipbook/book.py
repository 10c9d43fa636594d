"""A flipbook as a page shows it: the picture it starts with, and all others behind a script."""

import gzip
import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from ..figure import CSS_PIXELS_PER_INCH, Picture
from .grid import Axis
from .pool import named, pool

BYTES = 150_000  # of its HTML
SENTENCE = "Run this cell to move the sliders."

# Where no script may run, the image and the sentence stay. JupyterLab drops <style> and <script>
# of a notebook that it does not trust, and the attribute that holds the book.
HTML = """\
<div class="flipbook" data-book="data:application/gzip;base64,{book}">
<style>{style}</style>
{image}
<p class="flipbook-run"><em>{sentence}</em></p>
<script>{script}</script>
</div>"""


class Page(NamedTuple):
    """A picture as SVG, and the sentence that stands for it."""

    svg: str
    alt: str


class Flipbook:
    """All pictures of a widget, and the page's HTML for them.

    **Arguments:**

    - `axes`: the controls.
    - `pages`: a picture for each combination of their values, the last control's changing fastest.
    - `start`: the picture that the controls start with.

    **Raises:** `ValueError` where the HTML is too heavy for a page.
    """

    def __init__(self, axes: Sequence[Axis], pages: Sequence[Page], start: Picture):
        contents = _contents(axes, pages, round(CSS_PIXELS_PER_INCH * start.figure.get_figwidth()))
        self.html = HTML.format(
            book=b64encode(gzip.compress(contents.encode(), 9, mtime=0)).decode("ascii"),
            style=_shipped("reader.css"),
            image=start._repr_mimebundle_()[0]["text/html"],
            sentence=SENTENCE,
            script=_shipped("reader.js"),
        )
        if len(self.html) > BYTES:
            raise ValueError(
                f"A flipbook of {len(pages)} pictures weighs {len(self.html) / 1000:.0f} kB, and a "
                f"page bears {BYTES / 1000:.0f}. Give its controls larger steps."
            )

    def __repr__(self) -> str:
        return SENTENCE

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, str]:
        """Return what IPython displays."""
        return {"text/html": self.html, "text/plain": SENTENCE}


def _contents(axes: Sequence[Axis], pages: Sequence[Page], width: int) -> str:
    """Return what the script reads: controls, pieces of SVG, the pieces of each page, its words."""
    pieces, numbered = pool(page.svg for page in pages)
    book = {
        "controls": [axis.for_page() for axis in axes],
        "width": width,
        "pages": numbered,
        "words": [page.alt for page in pages],
    }
    name = "f" + hashlib.sha256(json.dumps([book, pieces]).encode()).hexdigest()[:8]
    book["pieces"] = [named(piece, name) for piece in pieces]
    return json.dumps(book, ensure_ascii=False, separators=(",", ":"))


def _shipped(name: str) -> str:
    return files(__name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8").strip()
