"""Typeset the book that Sphinx has written in TeX: build/book/implicit-tutorial.pdf."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "build/book"
NAME = "implicit-tutorial"
MISSING = """The book needs XeLaTeX, which this machine does not have. To install it:

Debian, Ubuntu  sudo apt-get install --no-install-recommends texlive-xetex \\
                    texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended
macOS           brew install --cask mactex-no-gui
"""


def copy_fonts() -> None:
    """Put DejaVu, which comes with matplotlib, beside the TeX file."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        sys.exit("matplotlib is not installed: run `make install`.")
    (BOOK / "tex/fonts").mkdir(exist_ok=True)
    for font in (Path(spec.origin).parent / "mpl-data/fonts/ttf").glob("DejaVuS*.ttf"):
        shutil.copy(font, BOOK / "tex/fonts")


def main() -> None:
    """Run XeLaTeX until the contents have their page numbers."""
    if not shutil.which("xelatex"):
        sys.exit(MISSING)
    if "--check" in sys.argv:
        return
    copy_fonts()
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"{NAME}.tex"]
    for draft in (["-no-pdf"], ["-no-pdf"], []):
        run = [command[0], *draft, *command[1:]]
        done = subprocess.run(run, cwd=BOOK / "tex", capture_output=True, errors="replace")
        if done.returncode:
            sys.exit("\n".join(["XeLaTeX failed.", *done.stdout.splitlines()[-25:]]))
    print(shutil.copy(BOOK / f"tex/{NAME}.pdf", BOOK))


if __name__ == "__main__":
    main()
