"""Typeset the book that Sphinx has written in TeX: build/book/implicit-tutorial.pdf."""

import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "slides"))

from typeset import copy_fonts

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "build/book"
NAME = "implicit-tutorial"
MISSING = """The book needs XeLaTeX, which this machine does not have. To install it:

Debian, Ubuntu  sudo apt-get install --no-install-recommends texlive-xetex \\
                    texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended
macOS           brew install --cask mactex-no-gui
"""


def main() -> None:
    """Run XeLaTeX until the contents have their page numbers."""
    if not shutil.which("xelatex"):
        sys.exit(MISSING)
    if "--check" in sys.argv:
        return
    copy_fonts(BOOK / "tex")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"{NAME}.tex"]
    for draft in (["-no-pdf"], ["-no-pdf"], []):
        run = [command[0], *draft, *command[1:]]
        done = subprocess.run(run, cwd=BOOK / "tex", capture_output=True, errors="replace")
        if done.returncode:
            sys.exit("\n".join(["XeLaTeX failed.", *done.stdout.splitlines()[-25:]]))
    print(shutil.copy(BOOK / f"tex/{NAME}.pdf", BOOK))


if __name__ == "__main__":
    main()
