"""The ways into the course, word for word as README.md has them: `make test-install`.

Each starts in an empty folder with an empty HOME and downloads everything anew, so none of it is in
`make test`. A clone comes from this working tree. Of Windows and macOS only this is known here: the
locked packages exist for them.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from threading import Timer

import pytest
import yaml
from snapshot import ROOT, snapshot

README = (ROOT / "README.md").read_text(encoding="utf-8")
WITH_MAKE, WITH_UV = re.findall(r"```sh\n(.*?)```", README, flags=re.S)[:2]
WITH_PIP = re.findall(r"`([^`]+)`", README[README.index("with pip: ") : README.index("With conda")])
UV = ROOT / ".uv/bin/uv"  # make's own, where none is on the PATH
LECTURE = "notebooks/01_tanh_fixed_point.ipynb"
MINUTES = 5


@pytest.fixture(scope="module")
def github(tmp_path_factory):
    return snapshot(tmp_path_factory.mktemp("github"))


@pytest.fixture
def bash(github):
    """Start lines in an empty folder, with an empty HOME; return the process."""
    ours = re.compile("MAKE|MFLAGS|VIRTUAL_ENV|PYTHON")
    kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder, "home")
        home.mkdir()
        yield lambda lines: subprocess.Popen(
            ["bash", "-e", "-c", "\n".join(lines)],
            cwd=folder,
            env=kept | github | {"HOME": str(home), "JAX_PLATFORMS": "cpu"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


def jupyterlab_opens(process, lecture=LECTURE):
    """Read what a script says until JupyterLab tells its address, and open the lecture there."""
    said = []
    timer = Timer(60 * MINUTES, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    with process:  # waits for its end
        try:
            for line in process.stdout:
                said.append(line)
                if found := re.search(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)", line):
                    host, token = found.groups()
                    return answers(f"{host}/api/contents/{lecture}?token={token}")
        finally:
            timer.cancel()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    pytest.fail(f"JupyterLab did not start.\n{''.join(said)[-5000:]}")


def answers(address):
    """Wait until the server listens, which it does after it has told its address."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return answer.status == 200
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.2)
    return False


CLONE = WITH_MAKE.splitlines()[:2]
HERE = " --no-browser" + " --allow-root" * (os.geteuid() == 0)


def test_with_make(bash):
    (line,) = (x.partition("#")[0].strip() for x in WITH_MAKE.splitlines() if "make lab" in x)
    assert jupyterlab_opens(bash([*CLONE, f"{line} LAB=--no-browser"]))


def test_without_make_with_uv(bash):
    # A Python that works without the home of pyenv, and uv: both are "installed" for this reader.
    on_path = f'PATH="{sys.base_prefix}/bin:{Path(uv()).parent}:$PATH"'
    venv, install, lab = WITH_UV.splitlines()
    check = "uv run --no-project python -m implicit_tutorial"
    process = bash([on_path, *CLONE, venv, install, check, lab + HERE])
    assert lab.endswith(LECTURE)  # so that JupyterLab starts in its folder
    assert jupyterlab_opens(process, Path(LECTURE).name)


def test_without_make_with_pip(bash):
    venv, on_windows, activate, install, lab = WITH_PIP
    assert on_windows == r".venv\Scripts\activate"
    check = "python -m implicit_tutorial"
    assert jupyterlab_opens(bash([*CLONE, venv, activate, install, check, lab + HERE]))


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["x86_64-pc-windows-msvc", "aarch64-apple-darwin"])
def test_every_locked_package_is_there_for_windows_and_macos(system, python, tmp_path):
    """Nothing is installed, and nothing may need a compiler there."""
    command = [uv(), "pip", "install", "--dry-run", "--only-binary", ":all:"]
    command += ["--python-platform", system, "--python-version", python, "--target", tmp_path]
    command += ["--requirement", ROOT / "requirements.lock"]
    tried = subprocess.run(command, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr


def test_the_pip_section_of_the_conda_environment_installs(bash):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    section = "\n".join(environment["dependencies"][-1]["pip"])
    process = bash(
        [
            *CLONE,
            "python3 -m venv .venv && source .venv/bin/activate",
            f"cat > section.txt <<'END'\n{section}\nEND",
            "pip install --upgrade --requirement section.txt",  # as conda does
            "python -m implicit_tutorial && python -c 'import jaxopt'",
        ]
    )
    said, _ = process.communicate(timeout=60 * MINUTES)
    assert process.returncode == 0, said


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The wheel and the source distribution, as a release builds them."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.check_call([uv(), "build", "--quiet", "--out-dir", folder, ROOT])
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, source


def test_the_wheel_alone_runs_the_lectures_code(dist, tmp_path):
    """In an environment of its own, and in a folder where no clone is near."""
    wheel, python = dist[0], tmp_path / "venv/bin/python"
    subprocess.check_call([uv(), "venv", "--quiet", "--python", sys.executable, python.parents[1]])
    course = f"implicit-tutorial[lectures] @ {wheel.as_uri()}"
    subprocess.check_call([uv(), "pip", "install", "--quiet", "--python", python, course])
    code = """
import importlib, pkgutil
import implicit_tutorial.lectures as lectures
for module in pkgutil.walk_packages(lectures.__path__, lectures.__name__ + "."):
    importlib.import_module(module.name)
from implicit_tutorial.classroom.digits import shuffled
from implicit_tutorial.lectures.neural_ode.problem import data, training
from tqdm import tqdm
"""
    subprocess.check_call([python, "-c", code], cwd=tmp_path)
    subprocess.check_call([python, "-m", "implicit_tutorial"], cwd=tmp_path)


def test_a_release_holds_the_package_and_nothing_else(dist):
    with zipfile.ZipFile(dist[0]) as wheel:
        names = set(wheel.namelist())
        (about,) = (wheel.read(name).decode() for name in names if name.endswith("/METADATA"))
    with tarfile.open(dist[1]) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    package = {name for name in names if ".dist-info/" not in name}
    assert "implicit_tutorial/py.typed" in package
    assert all(name.startswith("implicit_tutorial/") for name in package)
    around = {"README.md", "LICENSE", "pyproject.toml", "PKG-INFO", ".gitignore"}
    assert inside == package | around
    # PyPI shows README.md by itself: a path within the repository would lead nowhere there.
    links = re.findall(r'\]\(([^)#]+)\)|src="([^"]+)"', about)
    assert links and all((a or b).startswith("https://") for a, b in links)


def uv():
    return shutil.which("uv") or UV
