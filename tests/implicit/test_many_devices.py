"""Several devices in one process: shard_map with its default check, a failure that kills none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("many_devices.py")


def run(what):
    flags = os.environ.get("XLA_FLAGS", "") + " --xla_force_host_platform_device_count=4"
    return subprocess.run(
        [sys.executable, "-W", "ignore", SCRIPT, what],
        env=os.environ | {"XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("what", ["agrees", "refuses"])
def test_under_shard_map(what):
    ran = run(what)
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_a_failure_under_jit_is_nan_and_a_sentence_and_nothing_waits():
    ran = run("fails_and_lives")
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "NotConverged: fixed_point: FixedPointIteration did not converge" in ran.stderr
