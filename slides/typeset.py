"""Build each deck three times: to present, to hand out, and with the notes on a second screen.

NAME.md becomes NAME.pdf, NAME-handout.pdf (nothing is revealed step by step) and NAME-notes.pdf.
"""

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / "build" / "slides"
DECKS = sorted(HERE.glob("*.md"))
VARIANTS = {
    "": [],
    "-handout": ["--variable=handout"],
    "-notes": ["--variable=beameroption:show notes on second screen=right"],
}
PANDOC = (
    "pandoc --from=markdown --to=beamer --standalone --slide-level=2 --citeproc --fail-if-warnings "
    "--highlight-style=monochrome --metadata-file=metadata.yaml --include-in-header=header.tex"
)
MATH_FONT = "texgyredejavu-math.otf"
FIGURE = r"\]\((\S+\.pdf)\)"
MISSING = """The slides need {}, which this machine does not have. To install what they need:

Debian, Ubuntu  sudo apt-get install --no-install-recommends pandoc texlive-xetex \\
                    texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended \\
                    lmodern fonts-texgyre-math poppler-utils
macOS           brew install pandoc poppler && brew install --cask mactex-no-gui
conda           conda install -c conda-forge pandoc poppler tectonic
"""


def check_programs() -> None:
    """Exit with what to install, if Pandoc, TeX or the font of the formulas is missing."""
    needed = {"Pandoc": ("pandoc",), "XeLaTeX": ("xelatex", "tectonic")}
    absent = [name for name, any_of in needed.items() if not any(map(shutil.which, any_of))]
    if shutil.which("xelatex") and not find_in_tex(MATH_FONT):  # Tectonic fetches it
        absent.append(f"the font {MATH_FONT}")
    if absent:
        sys.exit(MISSING.format(" and ".join(absent)))


def find_in_tex(file: str) -> str:
    """Return where TeX finds a file, or an empty string."""
    return subprocess.run(["kpsewhich", file], capture_output=True, text=True).stdout.strip()


def check_figures() -> None:
    """Exit if a deck shows a figure that is not drawn."""
    shown = {path for deck in DECKS for path in re.findall(FIGURE, deck.read_text())}
    absent = sorted(path for path in shown if not (HERE / path).exists())
    if absent:
        sys.exit(f"Not drawn yet: {', '.join(absent)}. Run `make figures` first.")


def source(deck: Path) -> str:
    """Return a deck's text, with the clock after each frame's minutes and the course's address."""
    text, clock = deck.read_text(), 0
    (total,) = re.findall(r"^minutes: (\d+)$", text, re.MULTILINE)

    def with_clock(minutes: re.Match) -> str:
        nonlocal clock
        clock += int(minutes[1])
        return f"{minutes[0]}, to minute {clock} of {total}\n\n"

    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]
    text = text.replace("REPOSITORY", project["urls"]["Repository"])
    return re.sub(r"\*\*(\d+) min\*\*", with_clock, text)


def sources(deck: Path) -> list[Path]:
    """Return all files that a deck is made of, and those that make it."""
    ours = [path for path in HERE.iterdir() if path.suffix in {".yaml", ".tex", ".bib", ".csl"}]
    figures = [HERE / path for path in re.findall(FIGURE, deck.read_text())]
    return [deck, Path(__file__), HERE.parent / "pyproject.toml", *ours, *figures]


def run(command: list[str], name: str, **more) -> str:
    """Run a program in WORK; exit with the end of what it said if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", **more)
    if done.returncode:
        said = (done.stdout + done.stderr).splitlines()[-25:]
        sys.exit("\n".join([f"{name}: {command[0]} failed.", *said]))
    return done.stdout


def build(deck: Path, variant: str, to: Path) -> Path:
    """Write one PDF; its TeX file and its log stay in WORK, and it too, until a source is newer."""
    name = deck.stem + variant
    built = WORK / f"{name}.pdf"
    if built.exists() and built.stat().st_mtime > max(x.stat().st_mtime for x in sources(deck)):
        return Path(shutil.copy(built, to))
    tex = run([*PANDOC.split(), *VARIANTS[variant]], name, cwd=HERE, input=source(deck))
    # With this option, metropolis keeps a standout frame's colours for all frames after it.
    (WORK / f"{name}.tex").write_text(tex.replace("  ignorenonframetext,\n", ""))
    (WORK / f"{name}.aux").unlink(missing_ok=True)  # cut short where a build was interrupted
    if shutil.which("xelatex"):
        command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
        run([*command[:1], "-no-pdf", *command[1:]], name, cwd=WORK)  # counts the frames
    else:
        command = ["tectonic", "--keep-logs", f"{name}.tex"]
    run(command, name, cwd=WORK)
    return Path(shutil.copy(built, to))


def copy_fonts(work: Path = WORK) -> None:
    """Put DejaVu beside the TeX files: Matplotlib brings it, and writes the figures in it."""
    matplotlib = Path(importlib.util.find_spec("matplotlib").origin).parent
    (work / "fonts").mkdir(parents=True, exist_ok=True)
    for font in (matplotlib / "mpl-data/fonts/ttf").glob("DejaVuS*.ttf"):
        shutil.copy(font, work / "fonts")


def main() -> None:
    """Build every deck, or only look for the programs that it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only look for Pandoc and TeX")
    parser.add_argument("--to", type=Path, default=HERE, help="the folder to write to")
    arguments = parser.parse_args()
    check_programs()
    if arguments.check:
        return
    check_figures()
    copy_fonts()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tasks = [pool.submit(build, d, v, arguments.to) for d in DECKS for v in VARIANTS]
        for task in tasks:
            print(task.result())


if __name__ == "__main__":
    main()
