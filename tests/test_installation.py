"""`python -m implicit_tutorial`: it says what is wrong and how to mend it, whatever is broken."""

import os
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from implicit_tutorial import __main__ as report
from implicit_tutorial.classroom import installation

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
version = installation.version


def run(*options, cwd=ROOT, **environment):
    """Run it in a Python of its own: (exit status, what it printed)."""
    command = [sys.executable, *options, "-m", "implicit_tutorial"]
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ran.returncode, ran.stdout


def pretend(monkeypatch, **versions):
    """Pretend that these versions are installed; None is missing."""
    monkeypatch.setattr(
        installation, "version", lambda name: versions[name] if name in versions else version(name)
    )
    monkeypatch.setattr(report, "version", installation.version)


def test_it_prints_every_version_and_the_device(tmp_path):
    status, said = run(cwd=tmp_path)
    assert status == 0, said
    for name in installation.PACKAGES:
        assert f"{name:<11} {metadata.version(name)}" in said
    assert "device" in said and "CPU cores" in said


def test_without_any_package_it_says_what_to_install():
    status, said = run("-S")  # no site-packages
    assert status == 1 and "Traceback" not in said
    for name in installation.PACKAGES:
        assert f"{name:<23} missing" in said
    for line in PROJECT["dependencies"]:
        assert f'"{line}"' in said.splitlines()[-1]


def test_importing_the_course_without_its_packages_names_this_report():
    ran = subprocess.run(
        [sys.executable, "-S", "-c", "import implicit_tutorial"], cwd=ROOT, capture_output=True
    )
    assert ran.returncode == 1
    assert b"Run `python -m implicit_tutorial`" in ran.stderr.splitlines()[-1]


def test_a_package_that_does_not_import_is_named_with_what_it_says(tmp_path):
    (tmp_path / "scipy").mkdir()
    (tmp_path / "scipy/__init__.py").write_text("raise ImportError('libgfortran.so.5: gone')\n")
    status, said = run(PYTHONPATH=str(tmp_path))
    assert status == 1 and "Traceback" not in said
    assert "scipy does not import. It says: ImportError: libgfortran.so.5: gone" in said
    assert said.endswith(f"--force-reinstall --no-deps scipy=={version('scipy')}\n")


def test_a_platform_that_jax_does_not_have_is_an_error_with_its_name():
    status, said = run(JAX_PLATFORMS="abacus")
    assert status == 1 and "Traceback" not in said
    assert "JAX_PLATFORMS is 'abacus'" in said and "unset JAX_PLATFORMS" in said


def test_a_jax_that_is_too_old_is_named_with_its_bound(monkeypatch, capsys):
    pretend(monkeypatch, jax="0.4.30")
    assert report.main() == 1
    said = capsys.readouterr().out
    assert "jax         0.4.30      does not fit: the course needs jax>=0.7.2" in said
    assert '"jax>=0.7.2,' in said.splitlines()[-1]


def test_a_jax_that_a_newer_lineax_does_not_take_is_noticed(monkeypatch):
    requires = metadata.requires
    pretend(monkeypatch, jax="0.7.2", jaxlib="0.7.2", numpy="2.1.3", scipy="1.16.3")
    asks = {"jax": [], "lineax": ["jax>=0.10.0"]}
    monkeypatch.setattr(
        installation.metadata,
        "requires",
        lambda name: asks[name] if name in asks else requires(name),
    )
    note, fitting = installation.misfits()["jax"]
    assert note == "does not fit: lineax needs jax>=0.10.0"
    assert Requirement(fitting).specifier.contains("0.12")
    assert not Requirement(fitting).specifier.contains("0.7.2")


def test_a_python_that_does_not_fit_comes_first(monkeypatch, capsys):
    monkeypatch.setattr(report, "python_asked", lambda: ">=3.99")
    assert report.main() == 1
    said = capsys.readouterr().out
    assert 'uv venv --clear --python ">=3.99"' in said and "numpy" not in said


def test_a_course_that_does_not_run_beside_its_packages_points_to_the_lock(monkeypatch, capsys):
    load = installation.importlib.import_module

    def refuse(name):
        if name.startswith("implicit_tutorial"):
            raise AttributeError("module 'jax' has no attribute 'jvp'")
        return load(name)

    monkeypatch.setattr(installation.importlib, "import_module", refuse)
    assert report.main() == 1
    said = capsys.readouterr().out
    assert "does not run beside these versions" in said and "has no attribute 'jvp'" in said
    assert said.endswith(f"--requirement {installation.LOCK}\n")


def test_an_unused_gpu_and_a_missing_lab_are_hints_not_errors(monkeypatch, capsys, tmp_path):
    (tmp_path / "nvidia-smi").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    pretend(monkeypatch, jupyterlab=None)
    assert report.main() == 0
    said = capsys.readouterr().out
    assert f'"{PROJECT["optional-dependencies"]["cuda"][0]}"' in said
    assert "JupyterLab" in said and '"jupyterlab>=4.4"' in said and "jupytext" not in said


def test_every_dependency_is_reported():
    assert {Requirement(line).name for line in PROJECT["dependencies"]} <= set(
        installation.PACKAGES
    )


def test_an_installed_course_asks_for_what_its_clone_asks_for(monkeypatch, tmp_path):
    def seen():
        asked = installation.packages_asked()
        return {extra: {Requirement(r) for r in asked[extra]} for extra in ("", "lab", "cuda")}

    in_clone, python = seen(), SpecifierSet(installation.python_asked())
    monkeypatch.setattr(installation, "LOCK", tmp_path / "none")
    assert seen() == in_clone
    assert SpecifierSet(installation.python_asked()) == python == PROJECT["requires-python"]


@pytest.mark.parametrize(
    "bounds", [">=0.7.2", "!=0.7.0,!=0.7.1,>=0.4.38", "<=0.12.0.1,>=0.11.2", ">1"]
)
@pytest.mark.parametrize(
    "found", ["0.4.37", "0.7", "0.7.0", "0.7.2", "0.12.0.1", "0.12.1", "2.1.0"]
)
def test_a_bound_is_met_where_packaging_says_so(found, bounds):
    assert installation.unmet(found, bounds) != SpecifierSet(bounds).contains(found)
