"""Double precision and no silent promotion, unless a test runs `as_in_a_notebook`.

A check of an exercise draws its problems anew; in a test it draws the same ones in each run, or
others with DRAW=anew. With REQUIRE_ALL=1 a skipped test is a failure.
"""

import gc
import os
import zlib

import jax
import numpy as np
import pytest

from implicit_tutorial.classroom.setup import enable_x64

os.environ["IMPLICIT_TUTORIAL_RECORD"] = "off"  # a test writes into nobody's progress.json

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_numpy_dtype_promotion", "strict")
jax.config.update("jax_numpy_rank_promotion", "raise")

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


@pytest.fixture(autouse=True)
def drawn_by_the_name_of_the_test(request, monkeypatch):
    if os.environ.get("DRAW") == "anew":
        return
    seeds = np.random.SeedSequence(zlib.crc32(request.node.nodeid.encode()))
    generator = np.random.default_rng

    def drawn(seed=None):
        return generator(seeds.spawn(1)[0] if seed is None else seed)

    monkeypatch.setattr(np.random, "default_rng", drawn)


@pytest.fixture(scope="session", autouse=True)
def seldom_collected():
    """Look less often for cycles among all that JAX keeps: it took a tenth of a long run."""
    gc.collect()
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def as_in_a_notebook():
    with (
        enable_x64(False),
        jax.numpy_dtype_promotion("standard"),
        jax.numpy_rank_promotion("allow"),
    ):
        yield


def fail_if_skipped(report):
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        *_, reason = report.longrepr if isinstance(report.longrepr, tuple) else (report.longrepr,)
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, but this was left out. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return fail_if_skipped((yield))
