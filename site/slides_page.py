"""The slides: every frame as a thumbnail beside the PDFs, where `make slides` has built them."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from PIL import Image
from template import ROOT

PAGE = """\
# Slides

Decks for a lecturer. [For lecturers](lecturers.md) says how to present them and how to change them.
"""
DECK = """\
## {title}

{subtitle}. {minutes} minutes, {frames} frames.

{files}
"""
FILES = """\
{{.lecture-links}}
{{download}}`To present </downloads/slides/{name}.pdf>`
{{download}}`To hand out </downloads/slides/{name}-handout.pdf>`
{{download}}`With notes </downloads/slides/{name}-notes.pdf>`

{{.slides}}
{thumbnails}
"""
UNBUILT = "Its PDFs are not here: in a clone of the course, `make slides` builds them."
VARIANTS = ("", "-handout", "-notes")


def titles(deck: str) -> list[str]:
    """Return what each frame claims: its title, or its first line where it stands out."""
    found = ["Title"]
    for part in re.split(r"^## ", deck, flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        if title == "{.standout}":
            title = re.sub(r"^::: .*?^:::$", "", body, flags=re.M | re.S).strip().split("\n")[0]
        found.append(re.sub(r"[$`*_\[\]\\]", "", title))
    return found


def thumbnails(handout: Path) -> list[bytes]:
    """Return each page of a PDF as a small PNG."""
    with TemporaryDirectory() as folder:
        run = ["pdftoppm", "-png", "-scale-to-x", "480", "-scale-to-y", "-1", str(handout), "page"]
        subprocess.run(run, cwd=folder, check=True)
        return [in_few_colours(path) for path in sorted(Path(folder).iterdir())]


def in_few_colours(path: Path) -> bytes:
    """Return a PNG in 64 colours, which weighs a third: a page shows a hundred of them."""
    small = io.BytesIO()
    Image.open(path).convert("RGB").quantize(64).save(small, "png", optimize=True)
    return small.getvalue()


def built(name: str) -> dict[str, bytes]:
    """Return a deck's PDFs by the paths they get, or nothing where they are not built."""
    pdfs = [ROOT / "slides" / f"{name}{variant}.pdf" for variant in VARIANTS]
    if not shutil.which("pdftoppm") or not all(pdf.exists() for pdf in pdfs):
        return {}
    return {f"downloads/slides/{pdf.name}": pdf.read_bytes() for pdf in pdfs}


def deck_page(path: Path) -> tuple[str, dict[str, bytes]]:
    """Return a deck's section of the page, and its files."""
    deck = path.read_text(encoding="utf-8")
    fields, claims = yaml.safe_load(deck.split("---\n")[1]), titles(deck)
    files, shown = built(path.stem), UNBUILT
    if files:
        images = thumbnails(ROOT / "slides" / f"{path.stem}-handout.pdf")
        if len(images) != len(claims):
            sys.exit(f"slides/{path.stem}-handout.pdf is of another deck. Run `make slides`.")
        claims[0] = f"{fields['title']}. {fields['subtitle']}."
        names = [f"slides/{path.stem}-{n:02}.png" for n in range(len(images))]
        lines = [f"![{claim}]({name})" for claim, name in zip(claims, names, strict=True)]
        shown = FILES.format(name=path.stem, thumbnails="\n".join(lines))
        files |= dict(zip(names, images, strict=True))
    return DECK.format(**fields, frames=len(claims), files=shown), files


def slides_page() -> dict[str, bytes | str]:
    """Return the page of the slides, and its files."""
    decks = [deck_page(path) for path in sorted((ROOT / "slides").glob("*.md"))]
    files = {name: data for _, found in decks for name, data in found.items()}
    return {"slides.md": "\n".join([PAGE, *(text for text, _ in decks)]), **files}
