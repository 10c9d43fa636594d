"""A figure that carries its alt text wherever a notebook is read.

JupyterLab 4.6 and nbconvert 7.17 draw an `image/png` output as an `<img>` without `alt`, whatever
its metadata say. In a `text/html` output an `<img>` keeps its `alt`, and both prefer that output to
the image. So a figure shows itself as both, and as its alt text where there is only text.
"""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

_DPI = 120  # sharp on a laptop
CSS_PIXELS_PER_INCH = 96

# What a file would otherwise say about the day and the machine that made it.
_NO_DATE: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
# Where each kind of file has room for the alt text; in an SVG it becomes the <title>.
_ALT = {".png": "Description", ".svg": "Title", ".pdf": "Subject"}


class Picture:
    """A matplotlib figure and the sentence that stands for it: what `figure` returns.

    A notebook shows it when it is the last expression of a cell. `.figure` is the matplotlib
    figure, `.alt` the sentence.
    """

    def __init__(self, figure: Figure, alt: str):
        self.figure = figure
        self.alt = alt

    def savefig(self, path: str | Path, **options: Any) -> None:
        """Write figure and alt text to a file (.pdf, .svg, .png), the same bytes on every run."""
        suffix = Path(path).suffix.lower()
        if suffix in _ALT:
            options = {"metadata": {**_NO_DATE[suffix], _ALT[suffix]: self.alt}, **options}
        with mpl.rc_context({"svg.hashsalt": "implicit-tutorial"}):
            self.figure.savefig(path, **options)

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[Mapping[str, str], Mapping[str, Any]]:
        """Return what IPython displays: the image, an `<img>` with its alt text, and the text."""
        png = b64encode(_png(self.figure)).decode("ascii")
        width = round(self.figure.get_figwidth() * CSS_PIXELS_PER_INCH)
        html = f'<img width="{width}" alt="{escape(self.alt)}" src="data:image/png;base64,{png}">'
        data = {"image/png": png, "text/html": html, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width}}


def _png(fig: Figure) -> bytes:
    """Draw a figure in 256 colours: a third of the bytes, which a notebook holds twice."""
    drawn, reduced = BytesIO(), BytesIO()
    fig.savefig(drawn, format="png", dpi=_DPI)
    with Image.open(drawn) as image:
        palette = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    palette.save(reduced, "png")
    return reduced.getvalue()


def figure(fig: Figure, alt: str) -> Picture:
    """Give a finished matplotlib figure its alt text; the last line of every plotting function.

    **Arguments:**

    - `fig`: the figure. It is taken out of pyplot, so that a notebook shows it once.
    - `alt`: what is seen, and what follows from it, in a sentence or two. Its numbers must hold
      on any machine: the tests compare this text between machines, and never the pixels.

    **Returns:** a `Picture`, which a notebook cell shows when it is the cell's last expression.

    **Raises:** `ValueError` where the alt text says nothing.
    """
    alt = " ".join(alt.split())
    if len(alt.split()) < 5:
        raise ValueError(
            f"The alt text {alt!r} says too little. Write what is seen and what follows from it, "
            "for somebody who cannot see the figure."
        )
    plt.close(fig)
    return Picture(fig, alt)
