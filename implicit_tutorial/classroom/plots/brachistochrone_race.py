"""The race of lecture 03: an animation that carries its alt text, and is the same on every run."""

import base64
import re
from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from PIL import Image

from ...problems import brachistochrone as problem
from ..style import axes
from .brachistochrone import BEADS, X, Y, downwards

ICONS = {  # matplotlib's player takes these from a font in the net, which may be out of reach
    "minus": "−",
    "fast-backward": "⏮",
    "step-backward": "◂",
    "play fa-flip-horizontal": "◀",
    "pause": "❚❚",
    "play": "▶",
    "step-forward": "▸",
    "fast-forward": "⏭",
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


def race(P, slower: float = 4.0, frames: int = 34) -> Film:
    """Let four beads race to P (m); a second of the film is 1/`slower` seconds of the race."""
    fig, ax = axes("", X, Y)
    fig.set_layout_engine(None)  # every frame alike, and drawn twice as fast
    fig.subplots_adjust(0.11, 0.13, 0.98, 0.91)
    paths = {name: path(P) for name, path in problem.RIVALS.items()}
    times = {name: float(problem.time_along(*path)) for name, path in paths.items()}
    clock = np.linspace(0, 1.05 * max(times.values()), frames)
    beads = {}
    for row, (name, style) in enumerate(BEADS.items()):
        ax.plot(*paths[name], color=style.color, linestyle=style.linestyle, linewidth=1.2)
        look: dict[str, Any] = {"color": style.color, "marker": style.marker, "linestyle": ""}
        (beads[name],) = ax.plot([], [], markersize=10, clip_on=False, **look)
        ax.plot([0.62], [0.9 - 0.08 * row], transform=ax.transAxes, **look)
        ax.text(0.65, 0.9 - 0.08 * row, name, transform=ax.transAxes, va="center")
    where = {name: problem.positions(*path, clock) for name, path in paths.items()}
    downwards(ax)

    def draw(k):
        there = [name for name in times if clock[k] >= times[name]]
        ax.set_title(f"t = {clock[k]:.3f} s   {', '.join(there)}", fontsize=12, loc="left")
        for name, (x, y) in where.items():
            beads[name].set_data([x[k]], [y[k]])

    fps = round(frames / (slower * clock[-1]))
    with mpl.rc_context({"savefig.dpi": 80, "animation.embed_limit": 20}):
        html = FuncAnimation(fig, draw, frames=frames).to_jshtml(fps=fps, default_mode="once")
    plt.close(fig)
    order = ", then the ".join(sorted(times, key=times.__getitem__))
    alt = f"Four beads race down to P. The first to arrive is the {order}."
    return Film(_steady(html, alt), alt)


def _steady(html: str, alt: str) -> str:
    """Give the player alt text, icons of its own, few colours, and the same name on every run."""
    html = re.sub(r"[0-9a-f]{32}", "race", html)
    html = re.sub(r"<link[^>]*>", "", html)
    for name, sign in ICONS.items():
        html = html.replace(f'<i class="fa fa-{name}"></i>', sign)
    html = re.sub(r"base64,([A-Za-z0-9+/=\\\n]+)", lambda found: _reduced(found[1]), html)
    *_, last = re.findall(r"base64,[A-Za-z0-9+/=]+", html)  # what is seen where no script runs
    still = f'alt="{alt}" src="data:image/png;{last}"'
    return html.replace('<img id="_anim_imgrace">', f'<img id="_anim_imgrace" {still}>')


def _reduced(png: str) -> str:
    """A frame in 64 colours: a third of the bytes."""
    data, reduced = base64.b64decode(png.replace("\\\n", "")), BytesIO()
    with Image.open(BytesIO(data)) as image:
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(reduced, "png")
    return "base64," + base64.b64encode(reduced.getvalue()).decode("ascii")
