"""The files around the package say the same thing, and what they say is true."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec

import implicit_tutorial as it

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# conda-forge's names: matplotlib without Qt, and Playwright for Python rather than for Node.
ON_CONDA = {"matplotlib": "matplotlib-base", "playwright": "playwright-python"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def required():
    """What pyproject.toml asks for, without CUDA: {name: requirement}."""
    extras = PROJECT["optional-dependencies"]
    lines = PROJECT["dependencies"] + [x for e in extras if e != "cuda" for x in extras[e]]
    found = [Requirement(line) for line in lines]
    return {r.name: r for r in found if r.name != PROJECT["name"]}


def locked():
    """The entries of requirements.lock: [(requirement, number of hashes)]."""
    text = re.sub(r"^\s*#.*\n", "", read("requirements.lock"), flags=re.M).replace("\\\n", "")
    entries = [line.split("--hash=") for line in text.splitlines()]
    return [(Requirement(head.strip()), len(hashes)) for head, *hashes in entries]


def test_conda_and_pip_ask_for_the_same_packages():
    environment = yaml.safe_load(read("environment.yml"))
    *lines, pip = environment["dependencies"]
    specs = {m.name.normalized: SpecifierSet(str(m.version or "")) for m in map(MatchSpec, lines)}
    by_pip = [Requirement(line) for line in pip["pip"] if line != "-e ."]

    assert environment["channels"][0] == "conda-forge"
    assert len(specs) == len(lines)
    assert pip["pip"][-1] == "-e ."
    assert specs.pop("pip") == SpecifierSet()
    assert specs.pop("python") == SpecifierSet(PROJECT["requires-python"])
    wanted = required()
    assert specs | {r.name: r.specifier for r in by_pip} == {
        ON_CONDA.get(name, name): r.specifier for name, r in wanted.items()
    }
    marked = {r.name: r.marker for r in wanted.values() if r.marker}
    assert {r.name: r.marker for r in by_pip if r.marker} == marked


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_lock_meets_every_bound(python):
    marked = {"python_version": python, "python_full_version": f"{python}.9"}
    here = [r for r, _ in locked() if r.marker is None or r.marker.evaluate(marked)]
    versions = {r.name: str(r.specifier).removeprefix("==") for r in here}
    assert len(versions) == len(here), "a package is locked twice"
    asked = [r for r in required().values() if r.marker is None or r.marker.evaluate(marked)]
    wanted = {canonicalize_name(r.name): r.specifier for r in asked}
    assert [n for n, bounds in wanted.items() if not bounds.contains(versions.get(n, "0"))] == []


def test_the_lock_has_hashes_and_no_address():
    assert [str(r) for r, hashes in locked() if hashes == 0 or r.url] == []
    assert not re.search(r"://|^-|/(home|root|tmp|work)", read("requirements.lock"), flags=re.M)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_lists_every_target():
    quiet = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    listed = subprocess.check_output(["make"], cwd=ROOT, env=quiet, text=True)
    (targets,) = re.findall(r"^\.PHONY: (.*)", read("Makefile").replace("\\\n", ""), flags=re.M)
    assert re.findall(r"^make (\S+) +\S", listed, flags=re.M) == targets.split()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_a_page_names_what_exists(page):
    text = read(page)
    targets = re.findall(r"^([a-z0-9-]+):.* ##", read("Makefile"), flags=re.M)
    commands = re.findall(r"(?:^|`)make ([a-z0-9-]+)", text, flags=re.M)
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert commands and set(commands) <= set(targets)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_github_and_binder_run_what_exists():
    targets = re.findall(r"^([a-z0-9-]+):.* ##", read("Makefile"), flags=re.M)
    files = sorted(ROOT.glob(".github/**/*.yml"))
    described = [yaml.safe_load(path.read_text()) for path in files]
    jobs = [job for each in described for job in each.get("jobs", {}).values()]
    lines = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    lines.append(json.loads(read(".devcontainer/devcontainer.json"))["postCreateCommand"])
    commands = [line.split()[1] for line in lines if line.startswith("make ")]
    assert (
        {"book", "dist", "install", "site", "slides", "test-newest"}
        == set(commands)
        <= set(targets)
    )
    assert [line for line in lines if line.startswith(".ci/")] == [".ci/run"]
    (python,) = re.findall(r"- python=(\S+)", read(".binder/environment.yml"))
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)


def test_the_readme_lists_every_lecture():
    sources = {path.stem for path in (ROOT / "notebooks/source").glob("[0-9]*.py")}
    assert set(re.findall(r"\]\(notebooks/(\w+)\.ipynb\)", read("README.md"))) == sources


def test_the_readme_example_gives_the_gradient():
    (code,) = re.findall(r"```python\n(.*?)```", read("README.md"), flags=re.S)
    names = {}
    exec(code, names)
    a = (names["W"], names["x"])
    expected = jax.grad(lambda a: it.unrolled(names["layer"], a, jnp.zeros(2), 100).sum())(a)
    for got, want in zip((names["dW"], names["dx"]), expected, strict=True):
        assert jnp.allclose(got, want, rtol=1e-4)


def test_version_and_licences_agree():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == [PROJECT["license"], "CC-BY-4.0"]
    assert read("LICENSE").startswith("MIT License")
    assert read("LICENSE-docs").startswith("Creative Commons Attribution 4.0 International")


def test_the_benchmarks_tables_show_what_was_measured():
    """In a process of its own: the benchmarks change how JAX runs."""
    code = "from benchmarks import report; print(report.markdown(report.read()))"
    run = [sys.executable, "-W", "ignore", "-c", code]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.check_output(run, cwd=ROOT, env=env, encoding="utf-8")
    assert shown.strip() in read("benchmarks/README.md")


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "environment.yml", "pyproject.toml"])
def test_no_machine_is_written_down(name):
    paths, indexes = r"/(home|root|tmp|work)/", r"pypi\.org|pythonhosted|index-url[ =]\S*:"
    assert not re.search(f"{paths}|{indexes}", read(name))
