"""Run the course as on Colab: the very cells that a reader runs, beside Colab's versions.

The Python of .venv-colab runs this (`make test-colab`), which has Colab's packages and not yet the
course. The first notebook's setup cell installs it; the others find it installed.
"""

import os
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from snapshot import ROOT, snapshot

HERE = Path(__file__).resolve().parent
# Not tests/lectures, which takes four minutes: the notebooks run the same code. Nor peers' cases,
# which are mathematics, and of which another JAX does nothing new.
TESTS = (
    *("tests/solvers", "tests/implicit", "tests/test_accelerators.py"),
    "tests/lectures/at_work/test_eight_devices.py",  # what is sent is decided by XLA
)
LEFT_OUT = ("--ignore", "tests/implicit/test_peers_cases.py")
CALM = {"JAX_PLATFORMS": "cpu", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
QUICK = {"XLA_FLAGS": "--xla_backend_optimization_level=0"}  # compiling takes most of the time
ALL_OF_IT = {
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
}
ON_COLAB = {
    "PYTHONPATH": str(HERE / "imitation"),  # google.colab
    "PYTHONSTARTUP": str(HERE / "imitation" / "kernel_start.py"),
}
# The warnings of old versions are not ours, and no reader sees them.
NOTEBOOKS = (
    *("-W", "ignore", "--nbval-lax", "--nbval-current-env"),
    *("--nbval-cell-timeout", "300"),
)
WORKERS = ("-n", "2", "--dist", "loadscope")


def versions() -> dict[str, str]:
    """Return every version that is installed now."""
    return {d.metadata["Name"].lower(): d.version for d in metadata.distributions()}


def pytest(what: str, *arguments: str, **environment: str) -> None:
    """Run pytest, and say how long it took; end here where it fails."""
    print(f"Colab: {what}", flush=True)
    start = time.perf_counter()
    # -P: test the course that was installed, not the folder that this is started in.
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    status = subprocess.call(command, env=os.environ | CALM | environment, cwd=ROOT)
    print(f"Colab: {what}: {time.perf_counter() - start:.0f} s", flush=True)
    if status != 0:
        sys.exit(f"Colab: {what}: failed.")


def main() -> None:
    """Install as a reader does, run every notebook, compare versions, run the package's tests."""
    before = versions()
    if "implicit-tutorial" in before:
        sys.exit("The course is installed here already: its setup cell would not be tested.")
    first, *others = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    others += sorted((ROOT / "notebooks" / "solutions").glob("[0-9]*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        colab = snapshot(Path(folder)) | ON_COLAB
        pytest("the first notebook installs the course", *NOTEBOOKS, str(first), **colab)
        after = versions()
        moved = [f"{n} {before[n]} to {after.get(n)}" for n in before if after.get(n) != before[n]]
        if moved or "implicit-tutorial" not in after:
            sys.exit(f"Colab: no course is installed, or the setup cell moved {', '.join(moved)}.")
        print("Colab: installed", *(f"{n} {after[n]}" for n in sorted(set(after) - set(before))))
        # A notebook and its solution compile the same; each does it once.
        colab |= {"JAX_COMPILATION_CACHE_DIR": str(Path(folder) / "compiled"), **ALL_OF_IT}
        pytest("the others find it", *NOTEBOOKS, *WORKERS, *map(str, others), **colab)
    if versions() != after:
        sys.exit("Colab: a second setup cell installed something.")
    pytest("the package's own tests", *WORKERS, *TESTS, *LEFT_OUT, **QUICK)
    subprocess.check_call([sys.executable, "-m", "pip", "check"])
    subprocess.check_call([sys.executable, "-P", "-m", "implicit_tutorial"])


if __name__ == "__main__":
    main()
