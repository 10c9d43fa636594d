"""Many pictures in little room: what several of them have in common is kept once."""

import re
from collections.abc import Iterable
from io import StringIO
from itertools import pairwise

import matplotlib as mpl
from matplotlib.figure import Figure

_NUMBER = re.compile(r"-?\d+\.\d+")
_COORDINATES = re.compile(r' (?:d|x|y|width|height|points)="[^"]*"|translate\([^)]*\)')
_LINE = re.compile(r"M -?[\d.]+ -?[\d.]+(?: L -?[\d.]+ -?[\d.]+){2,}")
# Coloured words are dark enough for white. On a dark ground, where text is light, they are lighter.
_INK = r"color-mix(in oklab, \1 80%, currentColor)"
_GROUND = "var(--flipbook-ground, Canvas)"
_SALT = "implicit-tutorial"  # the same names on every run


def svg(fig: Figure) -> str:
    """Draw a figure as SVG for the inside of a page: on any ground, in its text's colour."""
    drawn = StringIO()
    with mpl.rc_context({"svg.hashsalt": _SALT, "svg.fonttype": "path"}):
        fig.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return short(drawn.getvalue())


def short(text: str) -> str:
    """Leave out of matplotlib's SVG what a page does not need; round coordinates to 0.1 points."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'^<svg [^>]*(viewBox="[^"]*")[^>]*>', r'<svg \1 fill="currentColor">', text)
    text = re.sub(r'<g id="[^"]*"', "<g", text).replace("xlink:href", "href")
    text = re.sub(r">\s+<", "><", text).strip()
    text = _COORDINATES.sub(_placed, text)
    text = _LINE.sub(_in_steps, text)
    text = text.replace("#000000", "currentColor").replace("#ffffff", _GROUND)
    return re.sub(r'<g style="fill: (#[0-9a-f]{6})', rf'<g style="fill: {_INK}', text)


def _placed(found: re.Match[str]) -> str:
    return _NUMBER.sub(_rounded, re.sub(r"\s+", " ", found[0]))


def _rounded(number: re.Match[str]) -> str:
    rounded = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if rounded == "-0" else rounded


def _in_steps(line: re.Match[str]) -> str:
    """Write a line as steps from point to point: short numbers, the same wherever it stands."""
    numbers = [round(10 * float(number)) for number in line[0].replace("L", "").split()[1:]]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    steps = [(x - x_0, y - y_0) for (x_0, y_0), (x, y) in pairwise(points)]
    moved = [step for step in steps if step != (0, 0)] or steps[:1]
    (x, y), *others = [points[0], *moved]
    return f"M {x / 10:g} {y / 10:g} l " + " ".join(f"{x / 10:g} {y / 10:g}" for x, y in others)


def pool(texts: Iterable[str]) -> tuple[list[str], list[list[int]]]:
    """Cut texts at their tags: return the different pieces, and each text as a list of numbers."""
    pieces: dict[str, int] = {}
    numbered = [
        [pieces.setdefault(piece, len(pieces)) for piece in re.findall(r"<[^>]*>[^<]*", text)]
        for text in texts
    ]
    return list(pieces), numbered


def named(piece: str, name: str) -> str:
    """Put a book's name before each id of a piece: another book on the page has its own."""
    piece = re.sub(r' id="', f' id="{name}-', piece)
    return re.sub(r'(href="|url\()#', rf"\1#{name}-", piece)
