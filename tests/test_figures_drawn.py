"""The figures of slides and README: each used, each drawn, readable, the same on every run."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.text import Text

import figures

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "slides").glob("*.md"))]
CHEAP = ["anderson_path", "cobweb", "solve_differentiate"]
IMAGE = re.compile(r'<img src="figures/(\w+)\.svg"\s+alt="([^"]*)">')
IN_README = IMAGE.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pictures():
    return {name: figures.draw(name) for name in figures.NAMES}


def plain(text):
    return " ".join(html.unescape(text).split())


def test_each_figure_that_is_shown_has_a_script_and_each_script_is_shown():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"\bfigures/(\w+)\.(?:pdf|svg)", text)) == set(figures.NAMES)


@pytest.mark.parametrize("name", figures.NAMES)
def test_nothing_is_cut_off_and_no_text_is_smaller_than_a_slide_needs(pictures, name):
    fig = pictures[name].figure
    fig.draw_without_rendering()
    edge, size = 1 / 72, fig.get_size_inches()  # a point, in inches
    drawn = fig.get_tightbbox().extents
    assert (drawn >= -edge).all() and (drawn[2:] <= size + edge).all()
    sizes = [text.get_fontsize() for text in fig.findobj(Text) if text.get_text()]
    assert min(sizes) >= 8.5  # 18 pt on a slide of 13.33 inches
    assert any(ax.get_title("left") or ax.get_title() for ax in fig.axes)


def test_a_figure_is_the_same_bytes_in_two_processes(tmp_path):
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    for folder in ("one", "two"):
        command = [sys.executable, "-P", "-m", "figures", "--to", str(tmp_path / folder), *CHEAP]
        subprocess.run(command, check=True, env=environment, capture_output=True)
    drawn = {path.name for path in (tmp_path / "one").iterdir()}
    assert drawn == {f"{name}.{suffix}" for name in CHEAP for suffix in ("pdf", "svg")}
    for name in drawn:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_name_that_is_no_figure_is_told_what_there_is():
    command = [sys.executable, "-P", "-m", "figures", "cobwebs"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 2
    assert "no figure is called cobwebs. There are: anderson_path" in said.stderr


def test_the_readme_shows_two_figures_that_are_committed():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8")
    committed = re.findall(r"^!figures/(\w+)\.svg$", rules, flags=re.M)
    assert len(committed) == 2
    assert {name for name, _ in IN_README} == set(committed)
    listed = re.search(r"^IN_README.*", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert listed and set(re.findall(r"(\w+)\.svg", listed[0])) == set(committed)


@pytest.mark.parametrize(("name", "alt"), IN_README)
def test_the_readme_and_the_committed_file_carry_the_alt_text_of_the_script(pictures, name, alt):
    (title,) = re.findall(
        r"<title>(.*?)</title>", (figures.HERE / f"{name}.svg").read_text(encoding="utf-8"), re.S
    )
    assert plain(alt) == plain(title) == pictures[name].alt
