"""Gather what Sphinx reads: a page a lecture, the repository's pages, and files.

Without a word it is for the website, in build/pages; `prepare.py book` is for build/book/pages.

Nothing is run: the notebooks are shown as they are committed.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from book import book
from home import home
from lesson import page
from links import relink
from slides_page import slides_page
from template import ROOT, repository

SITE = ROOT / "site"

MATHJAX = ["tex-chtml.js", "output/chtml/fonts/woff-v2"]


def write(path: Path, data: bytes | str) -> None:
    """Write a file where it is another than before: Sphinx reads anew what changed."""
    data = data.encode() if isinstance(data, str) else data
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def mathjax() -> dict[str, bytes]:
    """Return the files of MathJax that a page asks for: no network is needed to typeset."""
    spec = find_spec("sphinx-mathjax-offline")
    if spec is None or spec.origin is None:
        sys.exit("MathJax is not installed: run `make install`.")
    folder = Path(spec.origin).parent / "static/mathjax"
    found = [p for name in MATHJAX for p in (folder / name, *(folder / name).glob("*.woff"))]
    return {
        f"_static/mathjax/{p.relative_to(folder)}": p.read_bytes() for p in found if p.is_file()
    }


def lectures() -> list[str]:
    """Return the names of the notebooks, in their order."""
    return sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def gathered(address: str) -> dict[str, bytes | str]:
    """Return every file that Sphinx is to read, by its path."""
    files: dict[str, bytes | str] = {}
    names = lectures()
    for name in names:
        files[f"lectures/{name}.ipynb"] = nbformat.writes(page(name, address))
    for path in (ROOT / "notebooks").glob("**/*.ipynb"):
        if path.stem in names:
            relative = path.relative_to(ROOT / "notebooks")
            files[f"downloads/{relative}"] = path.read_bytes()
    for name in ("notation", "lecturers"):
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        files[f"{name}.md"] = relink(text, "docs", address)
    for path in (SITE / "pages").iterdir():
        files[path.name] = path.read_text(encoding="utf-8")
    for path in (SITE / "static").iterdir():
        files[f"_static/{path.name}"] = path.read_bytes()
    return files | mathjax() | home(names, address) | slides_page()


def bring(files: dict[str, bytes | str], folder: Path) -> None:
    """Write the files into a folder; leave no other there."""
    for name, data in files.items():
        write(folder / name, data)
    for path in folder.rglob("*"):
        if path.is_file() and str(path.relative_to(folder)) not in files:
            path.unlink()


if __name__ == "__main__":
    address = repository()
    if sys.argv[1:] == ["book"]:
        bring(book(lectures(), address), ROOT / "build/book/pages")
    else:
        bring(gathered(address), ROOT / "build/pages")
