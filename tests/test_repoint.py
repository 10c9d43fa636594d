"""`make repoint` on a copy of the tree: all of it moves, nothing else does, and it moves back."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

import repoint
from build import targets
from in_step import state
from template import ROOT, release, repository, website

OLD = repository()
REPO = "/".join(("ada", "implicit.layers_2"))  # nowhere in the tree, and so not here
NEW = repoint.GITHUB + REPO


@pytest.fixture
def copy(tmp_path):
    """Everything that a clone holds."""
    other = shutil.ignore_patterns(".[!cg]*", ".git", "__pycache__", "build", "dist")
    return shutil.copytree(ROOT, tmp_path / "clone", ignore=other)


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def notebooks(folder):
    return sorted((folder / "notebooks").rglob("*.ipynb"))


def test_nothing_of_the_old_address_is_left(copy, capsys):
    before = contents(copy)
    assert repoint.main([REPO], copy) == 0
    after = contents(copy)
    for form in (website, str):
        old, new = (form(a.removeprefix(repoint.GITHUB)).encode() for a in (OLD, NEW))
        assert [path for path, data in after.items() if old in data] == []
        assert {path for path, data in before.items() if old in data} == {
            path for path, data in after.items() if new in data
        }
    assert website(REPO).encode() in after[copy / "README.md"]
    assert {path.name for path in notebooks(copy)} <= {p.name for p in after if new in after[p]}
    assert repository(copy) == NEW
    assert "README.md" in capsys.readouterr().out


def outputs_of(path):
    """Return all outputs of a notebook, as one text."""
    return json.dumps([cell.get("outputs") for cell in nbformat.read(path, 4).cells])


def test_every_notebook_is_what_its_source_builds_with_its_outputs_kept(copy):
    outputs = [outputs_of(p) for p in notebooks(copy)]
    assert repoint.main([REPO], copy) == 0
    built = {}
    for source in (copy / "notebooks/source").glob("[0-9]*.py"):
        built |= dict(targets(source, copy / "notebooks", NEW))
    assert sorted(built) == notebooks(copy)
    for path, kept in zip(notebooks(copy), outputs, strict=True):
        present = nbformat.read(path, 4)
        assert state(path, built[path]) == "in step"
        assert present.metadata == built[path].metadata
        assert [cell.id for cell in present.cells] == [cell.id for cell in built[path].cells]
        assert outputs_of(path) == kept.replace(OLD, NEW)  # a table of links is an output, too


def test_pointing_back_gives_the_bytes_of_before(copy):
    before = contents(copy)
    assert repoint.main([REPO], copy) == 0
    assert repoint.main([OLD.removeprefix(repoint.GITHUB)], copy) == 0
    assert contents(copy) == before


def test_a_second_time_changes_nothing(copy, capsys):
    assert repoint.main([REPO], copy) == 0
    once = contents(copy)
    assert repoint.main([REPO], copy) == 0
    assert contents(copy) == once
    assert "0 files rewritten" in capsys.readouterr().out


def test_a_notebook_that_somebody_edited_moves_and_still_counts_as_edited(copy):
    path = notebooks(copy)[0]
    notebook = nbformat.read(path, 4)
    notebook.cells[-1].source += "\nmy own work"
    nbformat.write(notebook, path)
    assert repoint.main([REPO], copy) == 0
    source = copy / "notebooks/source" / f"{path.stem}.py"
    assert "my own work" in path.read_text(encoding="utf-8")
    assert NEW in path.read_text(encoding="utf-8")
    assert state(path, dict(targets(source, copy / "notebooks", NEW))[path]) == "edited"


def installs(folder):
    """Return what each notebook's setup cell has pip install."""
    found = [nbformat.read(path, 4).cells[1].source for path in notebooks(folder)]
    return {re.search(r'"implicit-tutorial @ (.*?)"', source)[1] for source in found}


def test_a_tag_is_what_every_setup_cell_installs_and_all_stays_in_step(copy, capsys):
    before = contents(copy)
    assert repoint.main(["", "v1.2.3"], copy) == 0
    assert f"the course is at {OLD}, v1.2.3." in capsys.readouterr().out
    assert installs(copy) == {f"git+{OLD}@v1.2.3"}
    assert release(copy) == "v1.2.3"
    check = [sys.executable, "notebooks/build.py", "--check"]
    assert subprocess.run(check, cwd=copy, capture_output=True).returncode == 0
    changed = {path for path, data in contents(copy).items() if data != before[path]}
    assert changed == {*notebooks(copy), copy / "pyproject.toml"}
    assert repoint.main(["", "v1.3.0"], copy) == 0
    assert installs(copy) == {f"git+{OLD}@v1.3.0"}
    assert repoint.main(["", "main"], copy) == 0
    assert contents(copy) == before


def test_a_repository_and_a_tag_move_together(copy):
    assert repoint.main([REPO, "v1.2.3"], copy) == 0
    assert installs(copy) == {f"git+{NEW}@v1.2.3"}
    assert repoint.main([REPO], copy) == 0
    assert release(copy) == "v1.2.3"


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2", "v1.2.3-rc1", "latest", 'v1.2.3"', "mainline"])
def test_what_is_no_release_is_refused_in_prose(copy, capsys, tag):
    before = contents(copy)
    assert repoint.main([REPO, tag], copy) == 1
    assert "which is no release. Write TAG=v1.2.3" in capsys.readouterr().err
    assert contents(copy) == before


@pytest.mark.parametrize(
    "repo",
    ["", "ada", "ada/", "/course", "a/b/c", "https://github.com/ada/course", "ada/course.git"]
    + ["-ada/course", "ada/a course", "ada/..", "ada/course\n", "ada_b/course", "ada/" + 101 * "x"],
)
def test_what_is_no_repository_is_refused_in_prose(copy, capsys, repo):
    before = contents(copy)
    assert repoint.main([repo] if repo else [], copy) == 1
    assert "make repoint REPO=owner/name" in capsys.readouterr().err
    assert contents(copy) == before


def test_a_repository_that_the_course_links_to_is_refused(copy, capsys):
    (copy / "docs/lecturers.md").write_text(f"See {NEW}.\n")
    before = contents(copy)
    assert repoint.main([REPO], copy) == 1
    assert f"docs/lecturers.md names {REPO} already" in capsys.readouterr().err
    assert contents(copy) == before


def test_a_website_that_the_course_links_to_is_refused(copy, capsys):
    (copy / "docs/lecturers.md").write_text(f"See https://{website(REPO)}/.\n")
    assert repoint.main([REPO], copy) == 1
    assert f"docs/lecturers.md names {REPO} already" in capsys.readouterr().err


def test_another_repository_with_a_longer_name_is_left_alone(copy):
    longer = OLD + "-slides"
    (copy / "docs/lecturers.md").write_text(f"See {longer}, {OLD}.git and {OLD}.\n")
    assert repoint.main([REPO], copy) == 0
    said = (copy / "docs/lecturers.md").read_text(encoding="utf-8")
    assert said == f"See {longer}, {NEW}.git and {NEW}.\n"
