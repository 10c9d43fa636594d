"""An animation that plays in the page, without a kernel, and is the same on every run."""

import base64
import re
from collections.abc import Callable, Mapping
from html import escape
from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure
from PIL import Image

from .figure import CSS_PIXELS_PER_INCH

_ICONS = {  # matplotlib's player takes these from a font in the net, which may be out of reach
    "minus": "−",
    "fast-backward": "|◀",
    "step-backward": "◂",
    "play fa-flip-horizontal": "◀",
    "pause": "❚❚",
    "play": "▶",
    "step-forward": "▸",
    "fast-forward": "▶|",
    "plus": "+",
}


class Film:
    """An animation as HTML, its first frame, and the sentence that stands for it."""

    def __init__(self, html: str, still: str, alt: str):
        self.html = html
        self.still = still
        self.alt = alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[Mapping[str, str], Mapping[str, Any]]:
        """Return what IPython displays: where no script may run, a page takes the still."""
        data = {"image/png": self.still, "text/html": self.html, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}


def film(
    fig: Figure, draw: Callable, frames: int, *, fps: float, mode: str, name: str, alt: str
) -> Film:
    """Return the frames draw(0), draw(1), … of a figure as a film, and close the figure.

    Its still is the first frame: what comes later is for the reader to predict.

    Args:
        fig: the figure.
        draw: draw(k) changes it into frame number k.
        frames: how many.
        fps: frames a second.
        mode: "once", "loop" or "reflect" (forth and back).
        name: another one for each film of a page.
        alt: the sentence that stands for it where nothing moves.
    """
    # One pixel of a frame is one of the page.
    rc: dict[Any, Any] = {"savefig.dpi": CSS_PIXELS_PER_INCH, "animation.embed_limit": 20}
    with mpl.rc_context(rc):
        still = _still(fig, draw)
        player = FuncAnimation(fig, draw, frames, init_func=lambda: None)  # type: ignore[arg-type]
        html = player.to_jshtml(fps=fps, default_mode=mode)  # type: ignore[arg-type]
    plt.close(fig)
    return Film(_steady(html, name, still, alt), still, alt)


def _still(fig: Figure, draw: Callable) -> str:
    """Draw the first frame, and on it how to see the others."""
    draw(0)
    drawn = BytesIO()
    said = fig.text(0.99, 0.02, "run this cell to play", ha="right", fontsize=10, style="italic")
    fig.savefig(drawn, format="png")
    said.remove()
    return _reduced(drawn.getvalue())


def _steady(html: str, name: str, still: str, alt: str) -> str:
    """Give the player alt text, icons of its own, few colours, and the same name on every run."""
    html = re.sub(r"[0-9a-f]{32}", name, html)
    html = re.sub(r"<link[^>]*>", "", html)
    for icon, sign in _ICONS.items():
        html = html.replace(f'<i class="fa fa-{icon}"></i>', sign)
    html = html.replace('type="range"', 'type="range" aria-label="Frame"')
    html = re.sub(r"base64,([A-Za-z0-9+/=\\\n]+)", _frame, html)
    seen = f'alt="{escape(alt)}" src="data:image/png;base64,{still}"'  # where no script runs
    return html.replace(f'<img id="_anim_img{name}">', f'<img id="_anim_img{name}" {seen}>')


def _frame(found: re.Match[str]) -> str:
    return "base64," + _reduced(base64.b64decode(found[1].replace("\\\n", "")))


def _reduced(png: bytes) -> str:
    """A frame in 64 colours: a third of the bytes."""
    reduced = BytesIO()
    with Image.open(BytesIO(png)) as image:
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(reduced, "png")
    return base64.b64encode(reduced.getvalue()).decode("ascii")
