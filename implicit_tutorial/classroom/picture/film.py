"""An animation that plays in the page, without a kernel, and is the same on every run."""

import base64
import re
from collections.abc import Callable
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
    """An animation as HTML, and the sentence that stands for it."""

    def __init__(self, html: str, alt: str):
        self.html = html
        self.alt = alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_html_(self) -> str:
        return self.html


def film(
    fig: Figure, draw: Callable, frames: int, *, fps: float, mode: str, name: str, alt: str
) -> Film:
    """Return the frames draw(0), draw(1), … of a figure as a film, and close the figure.

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
        player = FuncAnimation(fig, draw, frames, init_func=lambda: None)  # type: ignore[arg-type]
        html = player.to_jshtml(fps=fps, default_mode=mode)  # type: ignore[arg-type]
    plt.close(fig)
    return Film(_steady(html, name, alt), alt)


def _steady(html: str, name: str, alt: str) -> str:
    """Give the player alt text, icons of its own, few colours, and the same name on every run."""
    html = re.sub(r"[0-9a-f]{32}", name, html)
    html = re.sub(r"<link[^>]*>", "", html)
    for icon, sign in _ICONS.items():
        html = html.replace(f'<i class="fa fa-{icon}"></i>', sign)
    html = html.replace('type="range"', 'type="range" aria-label="Frame"')
    html = re.sub(r"base64,([A-Za-z0-9+/=\\\n]+)", lambda found: _reduced(found[1]), html)
    *_, last = re.findall(r"base64,[A-Za-z0-9+/=]+", html)  # what is seen where no script runs
    still = f'alt="{alt}" src="data:image/png;{last}"'
    return html.replace(f'<img id="_anim_img{name}">', f'<img id="_anim_img{name}" {still}>')


def _reduced(png: str) -> str:
    """A frame in 64 colours: a third of the bytes."""
    data, reduced = base64.b64decode(png.replace("\\\n", "")), BytesIO()
    with Image.open(BytesIO(data)) as image:
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(reduced, "png")
    return "base64," + base64.b64encode(reduced.getvalue()).decode("ascii")
