"""Lecture 11 on eight devices, in one process of its own; and in two processes that meet."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def ran(*command, seconds=400, **environment):
    done = subprocess.run(
        [sys.executable, *command],
        env=os.environ | {"JAX_PLATFORMS": "cpu"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def test_all_of_it_on_eight_devices():
    flags = os.environ.get("XLA_FLAGS", "") + " --xla_force_host_platform_device_count=8"
    paths = map(str, sorted(Path(__file__).parent.glob("eight_devices*.py")))
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "default")
    assert " passed" in ran("-P", "-m", "pytest", *options, *paths, XLA_FLAGS=flags)


def test_two_processes_find_the_gradient_of_one():
    lines = ran("docs/two_processes.py").splitlines()
    assert lines == [
        "alone: 8 devices, 8 of them here",
        "process 0: 8 devices, 4 of them here",
        "process 1: 8 devices, 4 of them here",
        "the same gradient of the weights to 1e-9: True",
    ]
