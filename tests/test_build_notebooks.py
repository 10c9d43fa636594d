"""The builder, on tiny sources: regions, refusal to overwrite, and rebuilds without noise."""

import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

import build
from execute import WIDGET, clean
from regions import SourceError, check_regions, for_student, for_teacher, regions

HEAD = """\
# ---
# title: A tiny one
# able_to: [count]
# need: [nothing]
# minutes: 1
# seconds: 1
# ---

"""
REGION = """\
def twice(a):
    ### STUB: doubled = None
    ### BEGIN SOLUTION
    doubled = a + a
    ### END SOLUTION
    return doubled
"""
EXERCISE = HEAD + "# %%\n" + REGION + "\ntwice(2)\n"
PLAIN = HEAD + "# %% [markdown]\n# Some text.\n\n# %%\nprint(1 + 1)\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A notebooks folder whose setup cell imports nothing, so that a kernel starts fast."""
    (tmp_path / "source").mkdir()
    setup = new_code_cell("print('this machine')", metadata={"tags": ["setup"]})
    monkeypatch.setattr(
        build, "setup_cell", lambda address, devices: nbformat.from_dict(dict(setup))
    )
    return tmp_path


@pytest.fixture
def unrun(monkeypatch):
    """Put execution counts in without starting a kernel."""

    def execute(notebook, directory, name, books):
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for count, cell in enumerate(code, start=1):
            cell.execution_count = count

    monkeypatch.setattr(build, "execute", execute)


def put(folder, text, name="07_tiny"):
    (folder / "source" / f"{name}.py").write_text(text, encoding="utf-8")
    return folder / f"{name}.ipynb"


def edit(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source += "\n# my own work"
    nbformat.write(notebook, path)
    return path.read_bytes()


def test_a_student_gets_the_stub_and_nothing_of_the_solution():
    assert for_student(REGION).splitlines() == [
        "def twice(a):",
        "    # YOUR CODE HERE",
        "    doubled = None",
        "    return doubled",
    ]


def test_a_region_without_a_stub_becomes_an_ellipsis():
    source = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    assert for_student(source) == "def f():\n    # YOUR CODE HERE\n    ..."


def test_a_stub_of_several_lines_keeps_their_indentation():
    source = "### STUB: if x:\n### STUB:     y = None\n### BEGIN SOLUTION\n1\n### END SOLUTION"
    assert for_student(source) == "# YOUR CODE HERE\nif x:\n    y = None"


def test_the_solved_notebook_keeps_region_and_markers_and_no_stub():
    solved = for_teacher(REGION)
    assert "doubled = a + a" in solved
    assert "### BEGIN SOLUTION" in solved and "### END SOLUTION" in solved
    assert "STUB" not in solved


def test_regions_pair_each_stub_with_its_solution():
    assert regions(REGION) == [(["doubled = None"], ["doubled = a + a"])]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("x = 1\n### BEGIN SOLUTION\ny = 2\n", 2, "is not closed"),
        ("### BEGIN SOLUTION\n\n# %%\n### END SOLUTION\n", 1, "is not closed"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", 1, "is not closed"),
        ("x = 1\n### END SOLUTION\n", 2, "without a '### BEGIN SOLUTION'"),
        ("### STUB: x = None\ny = 1\n", 1, "is not followed by"),
        ("y = 1\n### STUB: x = None\n", 2, "is not followed by"),
        ("# ### BEGIN SOLUTION\n", 1, "in a text cell"),
        ("### Begin solution\n", 1, "is not a marker"),
    ],
)
def test_a_broken_region_is_an_error_that_names_file_and_line(text, line, sentence):
    with pytest.raises(SourceError, match=rf"07_tiny\.py, line {line}: .*{sentence}"):
        check_regions(text, Path("07_tiny.py"))


def test_an_exercise_builds_a_students_and_a_solved_notebook(folder, unrun):
    path = put(folder, EXERCISE)
    assert build.main([], folder) == 0
    assert "a + a" not in path.read_text()
    assert "a + a" in (folder / "solutions" / path.name).read_text()


def test_a_source_without_regions_builds_no_solved_notebook(folder, unrun):
    put(folder, PLAIN)
    assert build.main([], folder) == 0
    assert not (folder / "solutions").exists()


def test_the_head_shows_every_field_and_a_badge_to_the_repository(folder):
    put(folder, EXERCISE)
    text = (
        build.make(folder / "source/07_tiny.py", False, "https://github.com/me/fork")
        .cells[0]
        .source
    )
    for said in ("# A tiny one", "- count", "- nothing", "1 minutes", "1 seconds"):
        assert said in text
    assert "colab.research.google.com/github/me/fork/blob/main/notebooks/07_tiny.ipynb" in text


@pytest.mark.parametrize(
    "head",
    [
        "",
        HEAD.replace("title", "titel"),
        HEAD.replace("s: 1", "s: one"),
        HEAD.replace("seconds: 1", "seconds: 1\n# devices: many"),
        HEAD.replace("[nothing]", "[first: a colon]"),
        HEAD.replace("[nothing]", "[unclosed"),
    ],
)
def test_a_bad_front_matter_is_an_error_that_names_the_file(folder, unrun, capsys, head):
    put(folder, PLAIN.replace(HEAD, head))
    assert build.main([], folder) == 1
    assert "07_tiny.py: " in capsys.readouterr().err


def test_a_rebuild_is_byte_identical(folder):
    path = put(folder, PLAIN)
    assert build.main([], folder) == 0
    first = path.read_bytes()
    assert b"this machine" not in first.replace(b"print('this machine')", b"")
    assert build.main(["--force"], folder) == 0
    assert path.read_bytes() == first


def test_what_is_in_step_is_not_written_again(folder, unrun, capsys):
    path = put(folder, PLAIN)
    build.main([], folder)
    assert f"wrote {path}" in capsys.readouterr().out
    assert build.main([], folder) == 0
    assert capsys.readouterr().out == ""


def test_a_new_cell_leaves_the_ids_of_the_others(folder, unrun):
    path = put(folder, PLAIN)
    build.main([], folder)
    before = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    put(folder, PLAIN.replace("# %% [markdown]", "# %%\n3\n\n# %% [markdown]"))
    build.main([], folder)
    after = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert [identity for identity in after if identity in before] == before


@pytest.mark.parametrize("arguments", [[], ["--force"]])
def test_an_edited_notebook_is_refused_and_left_as_it_is(folder, unrun, capsys, arguments):
    path = put(folder, PLAIN)
    build.main([], folder)
    edited = edit(path)
    put(folder, PLAIN.replace("1 + 1", "1 + 2"))
    assert build.main(arguments, folder) == 1
    assert path.read_bytes() == edited
    said = capsys.readouterr().err
    assert str(path) in said and "--overwrite" in said and "Move it away" in said


def test_an_edit_made_while_the_notebook_runs_is_not_lost(folder, unrun, monkeypatch):
    path = put(folder, PLAIN)
    build.main([], folder)
    put(folder, PLAIN.replace("1 + 1", "1 + 2"))
    monkeypatch.setattr(build, "execute", lambda *_: edit(path))
    assert build.main([], folder) == 1
    assert "# my own work" in path.read_text()


def test_overwrite_replaces_an_edited_notebook(folder, unrun):
    path = put(folder, PLAIN)
    build.main([], folder)
    edit(path)
    assert build.main(["--overwrite"], folder) == 0
    assert "# my own work" not in path.read_text()


def test_a_file_that_is_not_ours_is_refused(folder, unrun):
    path = put(folder, PLAIN)
    path.write_text("my notes, in a file with an unlucky name")
    assert build.main([], folder) == 1
    assert path.read_text().startswith("my notes")


def test_running_a_notebook_is_no_edit(folder, unrun):
    path = put(folder, PLAIN)
    build.main([], folder)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].outputs = [new_output("stream", text="2\n")]
    notebook.cells[-1].execution_count = 17
    nbformat.write(notebook, path)
    put(folder, PLAIN.replace("1 + 1", "1 + 2"))
    assert build.main([], folder) == 0


def test_check_names_what_is_not_in_step_and_writes_nothing(folder, unrun, capsys):
    path = put(folder, PLAIN)
    assert build.main(["--check"], folder) == 1
    assert f"{path} is not built yet" in capsys.readouterr().err
    assert not path.exists()
    build.main([], folder)
    assert build.main(["--check"], folder) == 0
    put(folder, PLAIN.replace("1 + 1", "1 + 2"))
    assert build.main(["--check"], folder) == 1
    assert f"{path} is not what its source builds" in capsys.readouterr().err


def test_check_finds_a_notebook_whose_source_is_gone(folder, unrun, capsys):
    put(folder, PLAIN, "08_other")
    path = put(folder, PLAIN)
    build.main([], folder)
    (folder / "source/07_tiny.py").unlink()
    assert build.main(["--check"], folder) == 1
    assert f"{path} has no source any more" in capsys.readouterr().err


def test_a_readers_copy_is_no_orphan(folder, unrun):
    path = put(folder, PLAIN)
    build.main([], folder)
    (folder / "07_tiny-Copy1.ipynb").write_bytes(path.read_bytes())
    assert build.main(["--check"], folder) == 0


def test_a_solved_notebook_without_a_region_left_is_an_orphan(folder, unrun, capsys):
    path = put(folder, EXERCISE)
    build.main([], folder)
    put(folder, PLAIN)
    build.main([], folder)
    assert build.main(["--check"], folder) == 1
    assert f"{folder / 'solutions' / path.name} has no source" in capsys.readouterr().err


def test_no_source_at_all_is_an_error(folder, capsys):
    with pytest.raises(SystemExit):
        build.main([], folder)
    assert "there is no notebook source" in capsys.readouterr().err


def test_a_name_without_a_source_is_an_error(folder, capsys):
    put(folder, PLAIN)
    with pytest.raises(SystemExit):
        build.main(["99_nothing"], folder)
    assert "99_nothing" in capsys.readouterr().err


def test_a_notebook_that_raises_is_not_written(folder, capsys):
    path = put(folder, PLAIN.replace("1 + 1", "1 / 0"))
    assert build.main([], folder) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (new_output("stream", name="stderr", text="UserWarning"), "writes to stderr"),
        (new_output("stream", text="<function f at 0x7f3a5c0d1e20>"), "an object's address"),
        (new_output("execute_result", {"text/plain": "'/home/me/x.py'"}), "a path of this machine"),
        (new_output("display_data", {WIDGET: {}}), "nbval-ignore-output"),
    ],
)
def test_an_output_of_one_machine_is_an_error(output, sentence):
    with pytest.raises(SourceError, match=f"here {sentence}|here shows {sentence}|{sentence}"):
        clean(new_code_cell(outputs=[output]), "here")


def test_a_stream_that_came_in_pieces_is_one_output():
    pieces = [new_output("stream", text="one\n"), new_output("stream", text="two\n")]
    (output,) = clean(new_code_cell(outputs=pieces), "here")
    assert output.text == "one\ntwo\n"


def test_a_widget_leaves_a_sentence_that_needs_no_kernel():
    tags = {"tags": ["nbval-ignore-output"]}
    widget = new_output(
        "display_data", {WIDGET: {"model_id": "1"}, "text/plain": "interactive(...)"}
    )
    (output,) = clean(new_code_cell(outputs=[widget], metadata=tags), "here")
    assert WIDGET not in output.data and "Run this cell" in output.data["text/plain"]


def test_a_flipbook_is_kept_and_the_other_notebook_takes_it():
    tags = {"tags": ["nbval-ignore-output"]}
    book = new_output("display_data", {"text/html": '<div class="flipbook"', "text/plain": "Run"})
    (kept,) = clean(new_code_cell("widgets.w()", outputs=[book], metadata=tags), "here")
    assert kept == book
    widget = new_output("display_data", {WIDGET: {"model_id": "1"}})
    other = new_code_cell("widgets.w()", outputs=[widget], metadata=tags)
    assert clean(other, "here", {"widgets.w()": book}) == [book]
    with pytest.raises(SourceError, match="tag it nbval-ignore-output"):
        clean(new_code_cell(outputs=[book]), "here")
