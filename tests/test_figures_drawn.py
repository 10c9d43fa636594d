"""The figures of slides and README: each used, each drawn, readable, the same on every run."""

import html
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

import figures
from implicit_tutorial.classroom.picture.figure import figure as picture_of

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "slides").glob("*.md"))]
CHEAP = ["anderson_path", "cobweb", "solve_differentiate"]
# `make figures` looks at all others, as it draws them.
DRAWN = [*CHEAP, "kink", "robust_weights", "split"]
IMAGE = re.compile(r'<img src="figures/(\w+)\.svg"\s+alt="([^"]*)">')
IN_README = IMAGE.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def plain(text):
    return " ".join(html.unescape(text).split())


def test_each_figure_that_is_shown_has_a_script_and_each_script_is_shown():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"\bfigures/(\w+)\.(?:pdf|svg)", text)) == set(figures.NAMES)


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_has_a_title_on_a_page_and_only_names_of_panels_on_a_slide(name):
    picture = figures.draw(name)
    fig = picture.figure
    assert any(ax.get_title("left") for ax in fig.axes) or fig.get_suptitle()
    figures.on_slide(name, picture)
    names = [ax.get_title("left") for ax in fig.axes if ax.get_title("left")]
    assert not fig.get_suptitle() and not any(":" in name for name in names)
    assert len(names) <= (len(fig.axes) if len(fig.axes) > 1 else 0)


def spoiled(monkeypatch, spoil, size=figures.SLIDE):
    """Draw a figure that a script has spoiled."""

    def draw():
        fig, ax = plt.subplots(figsize=size)
        ax.set_title("one claim")
        spoil(ax)
        return picture_of(fig, "words that stand for it")

    script = SimpleNamespace(draw=draw, SIZE=size)
    monkeypatch.setattr(figures.importlib, "import_module", lambda name: script)
    return figures.draw("spoiled")


@pytest.mark.parametrize(
    ("spoil", "size", "says"),
    [
        (lambda ax: ax.text(1.2, 0.5, "a word beyond the edge"), figures.SLIDE, "cut off"),
        (lambda ax: None, (8, 2), "and a slide"),
        (lambda ax: ax.set_title(""), figures.SLIDE, "no title"),
    ],
)
def test_a_figure_that_nobody_can_read_is_not_drawn(monkeypatch, spoil, size, says):
    with pytest.raises(ValueError, match=f"figures/spoiled.py.*{says}"):
        spoiled(monkeypatch, spoil, size)


def test_what_is_too_small_for_a_hall_is_not_drawn(monkeypatch):
    monkeypatch.setattr(figures, "TEXT", 8)
    with pytest.raises(ValueError, match=r"8\.0 pt; in a hall 8\.5 are least"):
        spoiled(monkeypatch, lambda ax: None)


def draw(monkeypatch, *arguments):
    """Run `python -m figures` in this process, with Matplotlib as it is at first."""
    monkeypatch.setattr(sys, "argv", ["figures", *arguments])
    with mpl.rc_context():
        mpl.rc_file_defaults()
        runpy.run_module("figures", run_name="__main__")


def test_a_figure_is_the_same_bytes_in_two_processes(tmp_path, monkeypatch):
    draw(monkeypatch, "--to", str(tmp_path / "one"), *CHEAP)
    command = [sys.executable, "-P", "-m", "figures", "--to", str(tmp_path / "two"), *CHEAP]
    subprocess.run(command, check=True, capture_output=True)
    drawn = {path.name for path in (tmp_path / "one").iterdir()}
    assert drawn == {f"{name}.{suffix}" for name in CHEAP for suffix in ("pdf", "svg")}
    for name in drawn:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_for_slides_alone_no_page_is_drawn(tmp_path, monkeypatch):
    draw(monkeypatch, "--pdf", "--to", str(tmp_path), CHEAP[0])
    assert [path.name for path in tmp_path.iterdir()] == [f"{CHEAP[0]}.pdf"]


def test_a_name_that_is_no_figure_is_told_what_there_is(monkeypatch, capsys):
    with pytest.raises(SystemExit, match="2"):
        draw(monkeypatch, "cobwebs")
    assert "no figure is called cobwebs. There are: anderson_path" in capsys.readouterr().err


def test_the_readme_shows_three_figures_that_are_committed():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8")
    committed = re.findall(r"^!figures/(\w+)\.svg$", rules, flags=re.M)
    assert len(committed) == 3
    assert {name for name, _ in IN_README} == set(committed)
    listed = re.search(r"^IN_README.*", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert listed and set(re.findall(r"(\w+)\.svg", listed[0])) == set(committed)


@pytest.mark.parametrize(("name", "alt"), IN_README)
def test_the_readme_and_the_committed_file_carry_the_alt_text_of_the_script(name, alt):
    (title,) = re.findall(
        r"<title>(.*?)</title>", (figures.HERE / f"{name}.svg").read_text(encoding="utf-8"), re.S
    )
    assert plain(alt) == plain(title) == figures.draw(name).alt
