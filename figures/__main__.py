"""Draw figures: all, or those that are named.

Each is written as NAME.svg for pages and as NAME.pdf for slides, where the frame has the title; the
same bytes on every run. On another kind of processor they differ by roundings, so what only needs
slides leaves the committed pages' alone.
"""

import argparse
from pathlib import Path

import jax
import matplotlib as mpl

from . import HERE, NAMES, draw, on_slide


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m figures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--pdf", action="store_true", help="only for slides")
    parser.add_argument("--to", type=Path, default=HERE, help="the folder to write to")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"no figure is called {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
    arguments.to.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_enable_x64", True)  # as the lectures that count digits have it
    mpl.rcParams["pdf.fonttype"] = 42  # whole letters, which a viewer hints and searches
    for name in arguments.names or NAMES:
        picture = draw(name)
        if not arguments.pdf:
            picture.savefig(arguments.to / f"{name}.svg")
        on_slide(name, picture).savefig(arguments.to / f"{name}.pdf")
        print(name, flush=True)


if __name__ == "__main__":
    main()
