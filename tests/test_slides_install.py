"""What the slides need: where it is missing, the message says so, and CI installs the same."""

import re
import subprocess
import sys

import pytest
from decks import SLIDES

sys.path.insert(0, str(SLIDES))

import typeset


def test_where_pandoc_and_tex_are_missing_it_says_what_to_install(tmp_path):
    said = subprocess.run(
        [sys.executable, SLIDES / "typeset.py", "--check"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    for words in ("Pandoc and XeLaTeX", "apt-get install", "brew install", "conda install"):
        assert words in said.stderr


@pytest.mark.parametrize("script", [".ci/run", ".github/workflows/site.yml"])
def test_what_builds_the_slides_installs_the_packages_that_the_message_names(script):
    named = set(
        re.findall(r"\b(?:pandoc|lmodern|poppler-utils|(?:fonts|texlive)-[\w-]+)", typeset.MISSING)
    )
    text = (SLIDES.parent / script).read_text(encoding="utf-8")
    assert len(named) == 8
    assert named <= set(re.split(r'[\s"]+', text))


def test_where_the_font_of_the_formulas_is_missing_it_says_what_to_install(tmp_path):
    for program in ("pandoc", "xelatex", "kpsewhich"):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    said = subprocess.run(
        [sys.executable, SLIDES / "typeset.py", "--check"],
        env={"PATH": f"{tmp_path}:/bin"},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert "the font texgyredejavu-math.otf" in said.stderr and "fonts-texgyre-math" in said.stderr
