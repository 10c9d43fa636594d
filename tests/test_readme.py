"""README.md repeats the lectures' minutes, badges and the address: they are the same there."""

import re
import sys
from pathlib import Path

import jupytext
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from template import ROOT, head_cell, read_front_matter, repository, website

README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "notebooks/source").glob("[0-9]*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_lecture_has_its_minutes_and_its_badge(source):
    (row,) = (line for line in README.splitlines() if f"](notebooks/{source.stem}.ipynb)" in line)
    fields = read_front_matter(jupytext.read(source, fmt="py:percent").cells[0].source, source)
    head = head_cell(fields, source.stem, repository(), solved=False).source
    (badge,) = (line for line in head.splitlines() if "colab-badge" in line)
    assert f"{fields['minutes']} minutes {badge}" in row


def test_the_address_is_the_one_of_the_project():
    addresses = re.findall(r"https://github\.com/[\w.-]+/[\w.-]+", README)
    assert addresses and set(addresses) == {repository()}
    websites = re.findall(r"https://([\w-]+\.github\.io/[\w.-]+)", README)
    assert websites and set(websites) == {website(repository())}
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["repository-code"] == repository()


def test_no_lecture_computes_longer_than_the_readme_says():
    assert "no lecture computes for more than a minute" in README
    heads = [jupytext.read(source, fmt="py:percent").cells[0].source for source in SOURCES]
    fields = [read_front_matter(head, path) for head, path in zip(heads, SOURCES, strict=True)]
    assert max(f["seconds"] for f in fields) <= 60
