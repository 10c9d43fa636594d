"""The head and the setup cell of every notebook: the one template, and the one address."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell
from regions import SourceError

ROOT = Path(__file__).resolve().parent.parent

HEAD = """\
# {title}

[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab})

{solved}**You will be able to**

{able_to}

**You need first**

{need}

Each letter of the course is in its [table of symbols]({address}/blob/main/docs/notation.md).
`check.progress()`, in any cell, shows which exercises you have passed.

**Time:** about {minutes} minutes; the cells run in {seconds} seconds on 2 CPU cores.
"""

SOLVED = "*This is the solved notebook. Try [the exercises](../{name}.ipynb) first.*\n\n"

# Self-contained, because on Colab and Kaggle the package is not there yet when the cell starts. pip
# is told the installed versions by name: left free, it raises JAX to a version that Colab's CUDA
# plugin does not fit. The first line is what a folded cell shows.
SETUP = """\
#@title Run this cell first. On Colab and Kaggle it installs the course; elsewhere it only imports.
import importlib.util
import os
import subprocess
import sys
from importlib import metadata

hosted = "google.colab" in sys.modules or "KAGGLE_KERNEL_RUN_TYPE" in os.environ
if hosted and importlib.util.find_spec("implicit_tutorial") is None:
    print("Installing the course: about a minute, once.")
    held = [f"{name}=={metadata.version(name)}" for name in ("jax", "jaxlib", "numpy", "scipy")]
    pip = [sys.executable, "-m", "pip", "install", "-q", *held, "implicit-tutorial @ git+ADDRESS"]
    result = subprocess.run(pip, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"pip could not install the course. It said:\\n{result.stderr[-2000:]}")
    if held[0] != f"jax=={metadata.version('jax')}":
        raise RuntimeError("JAX moved. Start a new session (Colab: Disconnect and delete runtime).")
    importlib.invalidate_caches()

import jax
import jax.numpy as jnp
import implicit_tutorial as it
from implicit_tutorial.classroom.setup import setup

setup()"""

# A folded cell, to JupyterLab and to Colab.
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}

FIELDS = {"title": str, "able_to": list, "need": list, "minutes": int, "seconds": int}
OPTIONAL = {"devices": int}  # how many devices a CPU is to simulate


def repository(root: Path = ROOT) -> str:
    """Return the repository's address from pyproject.toml, the one place where it is written."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        return project["urls"]["Repository"].rstrip("/").removesuffix(".git")
    except KeyError:
        raise SourceError(
            "pyproject.toml has no line Repository = ... under [project.urls]."
        ) from None


def release(root: Path = ROOT) -> str:
    """Return the tag that pyproject.toml pins hosted notebooks to, or "" where they take main."""
    tools = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tools.get("implicit-tutorial", {}).get("tag", "")


def website(address: str) -> str:
    """Return where GitHub Pages publishes the website of a repository, without https://."""
    owner, name = address.removeprefix("https://github.com/").split("/")
    return f"{owner}.github.io/{name}"


def is_appendix(name: str) -> bool:
    """Say whether a notebook is an appendix, as 02a_more is to the lecture 02_name."""
    return re.match(r"\d+[a-z]_", name) is not None


def read_front_matter(source: str, path: Path) -> dict[str, Any]:
    """Return the fields of a front matter; raise `SourceError` unless they fit `FIELDS`."""
    try:
        fields = yaml.safe_load(source.strip().strip("-"))
    except yaml.YAMLError as error:
        raise SourceError(f"{path}: its front matter is not YAML. {error}") from None
    if not isinstance(fields, dict) or set(fields) - set(OPTIONAL) != set(FIELDS):
        raise SourceError(
            f"{path}: its front matter must have exactly the fields {', '.join(FIELDS)}."
        )
    for name, kind in (FIELDS | OPTIONAL).items():
        if not isinstance(fields.get(name, kind()), kind):
            raise SourceError(f"{path}: '{name}' in its front matter must be a {kind.__name__}.")
    for line in fields["able_to"] + fields["need"]:
        if not isinstance(line, str):
            raise SourceError(f"{path}: quote the line with a colon in its front matter: {line}.")
    return fields


def head_cell(fields: dict[str, Any], name: str, address: str, solved: bool):
    """Return the title cell: badge, aims, what is needed, time."""
    folder = "notebooks/solutions" if solved else "notebooks"
    github = address.removeprefix("https://github.com/")
    text = HEAD.format(
        title=fields["title"],
        colab=f"https://colab.research.google.com/github/{github}/blob/main/{folder}/{name}.ipynb",
        solved=SOLVED.format(name=name) if solved else "",
        able_to="\n".join(f"- {line}" for line in fields["able_to"]),
        need="\n".join(f"- {line}" for line in fields["need"]),
        address=address,
        minutes=fields["minutes"],
        seconds=fields["seconds"],
    )
    return new_markdown_cell(text.rstrip(), metadata={"tags": ["head"]})


def setup_cell(address: str, devices: int = 1, tag: str | None = None):
    """Return the setup cell, folded: a reader's first screen is the lecture.

    It prints the reader's own machine, which is neither kept nor compared. On a hosted machine it
    installs the release that `tag` names, by default pyproject.toml's, or the branch main for "".
    """
    tag = release() if tag is None else tag
    source = SETUP.replace("ADDRESS", f"{address}@{tag}" if tag else address)
    if devices > 1:  # before JAX looks for its devices
        source = source.removesuffix("setup()") + f"setup(devices={devices})"
    return new_code_cell(source, metadata={**FOLDED, "tags": ["setup", "nbval-ignore-output"]})
