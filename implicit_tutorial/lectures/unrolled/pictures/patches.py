"""Lecture 08: patches, the strokes they are made of, and pictures put together from codes."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import RC

Array = np.ndarray


def _row(images: Sequence[tuple[str, Any]], ranges: Sequence[float], height: float = 2.1):
    with mpl.rc_context(RC):
        fig, all_axes = plt.subplots(1, len(images), figsize=(8, height))
    for ax, (title, image), size in zip(np.atleast_1d(all_axes), images, ranges, strict=True):
        _image(ax, title, image, size)
    return fig


def _image(ax, title: str, image: Any, size: float) -> None:
    image = np.nan_to_num(np.asarray(image, float), nan=2 * size, posinf=2 * size, neginf=-2 * size)
    ax.imshow(image, cmap="gray", vmin=-size, vmax=size)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color="#999999", linewidth=0.8)
    ax.set_title(title, fontsize=11, loc="left")


def strokes(D: Any, y: Any, z: Any, most: int = 4) -> Picture:
    """Draw a patch, its strongest strokes as they are weighed, and the sum of all."""
    D, y, z = (np.asarray(x, float) for x in (D, y, z))
    first = np.argsort(-np.abs(z))[:most]
    size = np.abs(y).max()
    parts = [("the patch", y), *((f"{z[j]:+.1f} ×".replace("-", "−"), D[:, j]) for j in first)]
    parts.append((f"all {np.sum(z != 0)}", D @ z))
    images = [(title, part.reshape(8, 8)) for title, part in parts]
    ranges = [size, *(np.abs(D[:, j]).max() for j in first), size]
    return figure(
        _row(images, ranges, 1.7),
        "A patch of 8 × 8 pixels, the four strongest of the strokes it is made of, each "
        "with its weight, and the sum of all its strokes, which looks like the patch, and paler.",
    )


def _mosaic(D: Array) -> Array:
    """Return the first 64 columns as 8 × 8 tiles with a line between."""
    tiles = D[:, :64] / np.abs(D[:, :64]).max(axis=0)
    framed = np.full((64, 9, 9), np.nan)
    framed[:, :8, :8] = tiles.T.reshape(64, 8, 8)
    return framed.reshape(8, 8, 9, 9).swapaxes(1, 2).reshape(72, 72)[:-1, :-1]


def dictionary(sets: Mapping[str, Any]) -> Picture:
    """Draw 64 strokes of each dictionary."""
    with mpl.rc_context(RC):
        fig, all_axes = plt.subplots(1, len(sets), figsize=(8, 4.3))
    fig.get_layout_engine().set(wspace=0.06, h_pad=0.1)  # type: ignore[union-attr]
    for ax, (name, D) in zip(np.atleast_1d(all_axes), sets.items(), strict=True):
        ax.imshow(_mosaic(np.asarray(D, float)), cmap="gray", vmin=-1, vmax=1)
        ax.set(xticks=[], yticks=[], frame_on=False)
        ax.set_title(name, fontsize=11, loc="left")
    return figure(
        fig,
        "Two mosaics of 64 strokes. Those of the start are patches of the photograph. The learned "
        "ones are smoother: edges, bars and gratings.",
    )


def burst(parts: Mapping[str, tuple[Any, Any]], means: Any) -> Picture:
    """Draw a square of a photograph from the patches that each code gives, and its means."""
    from ..problem.data import joined

    images = [(name, joined(np.asarray(cut, float) + means) - 0.5) for name, cut in parts.items()]
    return figure(
        _row(images, [0.5] * len(images), 2.25),
        "Four squares of a photograph: as it is; from FISTA's codes at three times the contrast, "
        "like the first; from eight learned steps at its own contrast, like the first but for a "
        "patch or two; and from the same steps at three times the contrast, where many patches "
        "burst into black and white.",
    )


def patch(y: Any, found: Mapping[str, tuple[Any, float]], title: str) -> Picture:
    """Draw a patch beside what codes make of it, each with its gap."""
    size = float(np.abs(np.asarray(y)).max())
    images = [(title, np.asarray(y).reshape(8, 8))]
    images += [
        (f"{name}\n{_said(gap)}", np.asarray(drawn).reshape(8, 8))
        for name, (drawn, gap) in found.items()
    ]
    gaps = ", ".join(f"{name} {_said(gap)}" for name, (_, gap) in found.items())
    return figure(
        _row(images, [size] * len(images), 2.5),
        f"A patch at {title.replace(chr(10), ', ')}, and what each algorithm makes of it: {gaps}.",
    )


def _said(gap: float) -> str:
    if not np.isfinite(gap) or gap > 10:
        return "gap over 1000 %"
    return f"gap {100 * gap:.0f} %" if gap >= 0.01 else "gap below 1 %"
