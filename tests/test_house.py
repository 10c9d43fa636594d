"""The rooms of the package: who may import whom, how long a file may be, what an import loads."""

import ast
import subprocess
import sys
from importlib.util import resolve_name
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "implicit_tutorial"
FILES = sorted(PACKAGE.rglob("*.py"))
TOP = {"__init__", "__main__"}  # the public names, and the report on an installation
MAY_IMPORT = {
    "solvers": {"solvers"},
    "implicit": {"implicit", "solvers"},
    "classroom": {"classroom"},
    "lectures": {"lectures", "implicit", "solvers", "classroom"},
    "__init__": {"implicit", "solvers"},
    "__main__": {"classroom"},
}
LECTURES = sorted(p for p in (PACKAGE / "lectures").iterdir() if p.is_dir() and p.name[0] != "_")

each_file = pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))


def imported(text, module, is_package):
    """Return the full name of everything that a file of the package imports."""
    here = module if is_package else module.rpartition(".")[0]
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), here)
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def inside(path):
    """Return what a file imports from the package, as paths: ["classroom", "picture", …]."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    module = ".".join(parts[:-1] if is_package else parts)
    names = imported(path.read_text(encoding="utf-8"), module, is_package)
    return [name.split(".")[1:] for name in names if name.split(".")[0] == PACKAGE.name]


def room(path):
    """Return the folder that a file stands in, or a file's own name beside the folders."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


@each_file
def test_imports_run_one_way(path):
    found = {name[0] if name else "the package's own __init__" for name in inside(path)}
    assert found <= MAY_IMPORT[room(path)]


@each_file
def test_a_lecture_takes_from_another_only_its_problem(path):
    for name in inside(path):
        if name[0] == "lectures" and room(path) == "lectures":
            another = name[1] != path.relative_to(PACKAGE).parts[1]
            assert not another or name[2] == "problem", ".".join(name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import a.b", "a.b"),
        ("from a import b as c", "a.b"),
        ("from . import b", "p.q.b"),
        ("from ..r.s import t", "p.r.s.t"),
        ("def f():\n    from .. import b", "p.b"),
    ],
)
def test_every_kind_of_import_is_read(line, name):
    assert imported(line, "p.q.module", is_package=False) == {name}


@each_file
def test_a_file_is_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.name)
def test_each_lecture_has_the_same_rooms_and_tests_beside_them(lecture):
    for name in ("problem", "pictures", "widgets", "exercises"):
        assert (lecture / name).is_dir() or (lecture / f"{name}.py").is_file(), name
    tests = Path(__file__).parent / "lectures" / lecture.name
    assert list(tests.glob("**/test_*.py"))


def test_importing_the_course_loads_no_plots_no_widgets_and_no_ode_solver():
    heavy = {"matplotlib", "ipywidgets", "diffrax", "sklearn"}
    code = f"import sys, implicit_tutorial; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
