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


def looked_at(fig):
    """Assert that nothing is cut off or small; return the titles."""
    fig.draw_without_rendering()
    edge, size = 1 / 72, fig.get_size_inches()  # a point, in inches
    drawn = fig.get_tightbbox().extents
    assert (drawn >= -edge).all() and (drawn[2:] <= size + edge).all()
    assert (size <= figures.SLIDE).all()
    sizes = [text.get_fontsize() for text in fig.findobj(Text) if text.get_text()]
    assert min(sizes) >= 8.5  # 18 pt on a slide of 13.33 inches
    titles = [ax.get_title(side) for ax in fig.axes for side in ("left", "center", "right")]
    return [title for title in [fig.get_suptitle(), *titles] if title]


@pytest.mark.parametrize("name", figures.NAMES)
def test_a_figure_has_a_title_on_a_page_and_only_names_of_panels_on_a_slide(pictures, name):
    picture = pictures[name]
    assert looked_at(picture.figure)
    names = looked_at(figures.on_slide(picture).figure)
    assert not any(":" in name for name in names)
    assert len(names) <= (len(picture.figure.axes) if len(picture.figure.axes) > 1 else 0)


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


def test_the_readme_shows_three_figures_that_are_committed():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8")
    committed = re.findall(r"^!figures/(\w+)\.svg$", rules, flags=re.M)
    assert len(committed) == 3
    assert {name for name, _ in IN_README} == set(committed)
    listed = re.search(r"^IN_README.*", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert listed and set(re.findall(r"(\w+)\.svg", listed[0])) == set(committed)


@pytest.mark.parametrize(("name", "alt"), IN_README)
def test_the_readme_and_the_committed_file_carry_the_alt_text_of_the_script(pictures, name, alt):
    (title,) = re.findall(
        r"<title>(.*?)</title>", (figures.HERE / f"{name}.svg").read_text(encoding="utf-8"), re.S
    )
    assert plain(alt) == plain(title) == pictures[name].alt
