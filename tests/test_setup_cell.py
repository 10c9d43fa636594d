"""The setup cell, run as a notebook runs it: on a faked Colab, a faked Kaggle, and elsewhere."""

import importlib.util
import os
import subprocess
import sys
import types
from importlib import metadata
from pathlib import Path

import jax
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from template import setup_cell

ADDRESS = "https://example.org/owner/course"
CELL = setup_cell(ADDRESS, tag="").source
ON_CPU = {"JAX_PLATFORMS": "cpu"}
find_spec, version = importlib.util.find_spec, metadata.version


@pytest.fixture
def pip(monkeypatch):
    """Record pip's calls; a call installs the course, as far as `find_spec` can tell."""
    calls = []
    present = {"course": True}

    def run(command, **_):
        calls.append(command)
        present["course"] = True
        return subprocess.CompletedProcess(command, 0, "", "")

    def find(name, *rest):
        hidden = name == "implicit_tutorial" and not present["course"]
        return None if hidden else find_spec(name, *rest)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(importlib.util, "find_spec", find)
    calls_and_state = types.SimpleNamespace(calls=calls, present=present)
    yield calls_and_state
    jax.config.update("jax_default_matmul_precision", None)


@pytest.fixture(params=["Colab", "Kaggle"])
def hosted(monkeypatch, pip, request):
    """Pretend to be a fresh kernel of Colab or of Kaggle, which does not have the course."""
    if request.param == "Colab":
        monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    else:
        monkeypatch.setenv("KAGGLE_KERNEL_RUN_TYPE", "Interactive")
    pip.present["course"] = False
    return pip


def test_elsewhere_nothing_is_installed_even_without_the_course(pip, monkeypatch):
    monkeypatch.delitem(sys.modules, "google.colab", raising=False)
    monkeypatch.delenv("KAGGLE_KERNEL_RUN_TYPE", raising=False)
    pip.present["course"] = False
    exec(CELL, {})
    assert pip.calls == []


def test_where_it_is_hosted_the_course_is_installed_with_jax_and_its_family_held(hosted):
    exec(CELL, {})
    (command,) = hosted.calls
    assert command[:4] == [sys.executable, "-m", "pip", "install"]
    held = {f"{name}=={version(name)}" for name in ("jax", "jaxlib", "numpy", "scipy")}
    assert held <= set(command)
    assert f"implicit-tutorial @ git+{ADDRESS}" in command
    assert not {"-U", "--upgrade", "--force-reinstall"} & set(command)


def test_a_second_run_installs_nothing(hosted):
    exec(CELL, {})
    exec(CELL, {})
    assert len(hosted.calls) == 1


@pytest.mark.parametrize(("tag", "end"), [("", ""), ("v1.2.3", "@v1.2.3")])
def test_a_release_that_is_named_is_the_one_installed(hosted, tag, end):
    exec(setup_cell(ADDRESS, tag=tag).source, {})
    assert f"implicit-tutorial @ git+{ADDRESS}{end}" in hosted.calls[0]


def test_the_folded_cell_says_where_it_installs():
    assert "On Colab and Kaggle it installs the course" in CELL.splitlines()[0]


def test_a_jax_that_moved_is_an_error_that_says_what_to_do(hosted, monkeypatch):
    def moved(name):
        return "99.0" if name == "jax" and hosted.calls else version(name)

    monkeypatch.setattr(metadata, "version", moved)
    with pytest.raises(RuntimeError, match="JAX moved.*Disconnect and delete runtime"):
        exec(CELL, {})


def test_a_failed_install_shows_what_pip_said(hosted, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "No matching distribution found for scipy")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match="No matching distribution found for scipy"):
        exec(CELL, {})


def test_it_gives_the_lecture_its_names_and_full_precision(pip, capsys):
    names = {}
    exec(CELL, names)
    assert {"jax", "jnp", "it"} <= set(names)
    assert names["it"].__name__ == "implicit_tutorial"
    assert jax.config.jax_default_matmul_precision == "highest"
    assert f"JAX {jax.__version__} on the" in capsys.readouterr().out


def test_it_does_not_change_whether_float64_is_on(pip):
    before = jax.config.jax_enable_x64
    exec(CELL, {})
    assert jax.config.jax_enable_x64 == before


def test_it_fits_on_one_screen():
    assert len(CELL.splitlines()) <= 25


@pytest.mark.parametrize(
    ("platform", "kind", "said"),
    [
        ("cpu", "cpu", "on the CPU (1 core). No GPU is needed"),
        ("gpu", "Tesla T4", "on the GPU (Tesla T4)"),
    ],
)
def test_the_device_is_named_in_a_sentence(platform, kind, said):
    from implicit_tutorial.classroom.setup import describe

    assert said in describe(platform, kind, cores=1)


def test_a_lecture_may_ask_for_several_devices_and_its_cell_may_be_run_twice():
    cell = setup_cell(ADDRESS, devices=3).source
    asked = f"exec({cell!r}, {{}})\n" * 2 + "import jax\nassert jax.device_count() == 3"
    subprocess.run([sys.executable, "-c", asked], check=True, env=os.environ | ON_CPU)


def test_where_jax_runs_already_several_devices_need_a_new_kernel(capsys):
    from implicit_tutorial.classroom.setup import setup

    jax.devices()
    setup(devices=3)
    assert "For 3 devices restart the kernel." in capsys.readouterr().out
    assert jax.device_count() != 3
    jax.config.update("jax_default_matmul_precision", None)
