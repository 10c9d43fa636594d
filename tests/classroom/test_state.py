"""An answer leaves nothing behind, is stopped whatever it catches, and its output is kept."""

import importlib
import math
import random
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.classroom.exercise import limit
from implicit_tutorial.classroom.exercise.runner import run

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def bare():
    n = 0
    while True:
        try:
            n += 1
        except:  # noqa: E722
            pass


def asleep():
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            continue


def nested():
    while True:
        try:
            while True:
                jnp.ones(3)
        except:  # noqa: E722
            pass


@pytest.mark.parametrize(
    ("work", "advice"), [(bare, "Endless loop"), (asleep, "It waits"), (nested, "Endless loop")]
)
def test_no_loop_around_an_except_goes_on(work, advice):
    start, tracing = time.monotonic(), sys.gettrace()
    outcome = run(work, 0.2)
    assert outcome.advice.startswith(advice)
    assert f"`{work.__name__}`" in outcome.error
    took = float(outcome.error.split("after ")[1].split(" s")[0])
    assert took == pytest.approx(time.monotonic() - start, abs=0.2)
    assert sys.gettrace() is tracing


BOOKKEEPING = """
def step():
    global half_way
    half_way = True
    for _ in range(20_000):
        tick()
    half_way = False

def tick():
    pass

"""


def in_a_thread(*arguments):
    with ThreadPoolExecutor() as threads:
        return threads.submit(run, *arguments).result()


@pytest.mark.parametrize("running", [run, in_a_thread])
@pytest.mark.parametrize("file", ["core.py", "config.py"])
def test_jax_is_not_stopped_half_way(file, running):
    names, path = {}, Path(jax.__file__).parent / "_src" / file
    assert path.exists()
    exec(compile(BOOKKEEPING, str(path), "exec"), names)

    def endless():
        while True:
            names["step"]()
            sum(range(1_000_000))

    outcome = running(endless, 0.1)
    assert outcome.advice.startswith("Endless loop") and "`endless`" in outcome.error
    assert not names["half_way"]


def test_an_import_is_not_stopped_half_way(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text(BOOKKEEPING + "step()\n" * 300)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(limit, "LIBRARIES", (str(tmp_path), *limit.LIBRARIES))

    assert run(lambda: importlib.import_module("slow_to_import").half_way, 0.1).value is False


def meddle():
    jax.config.update("jax_enable_x64", not jax.config.jax_enable_x64)
    jax.config.update("jax_default_matmul_precision", "bfloat16")
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    np.random.seed(0)
    random.seed(0)
    sys.setrecursionlimit(2000)
    np.tanh = jnp.linalg.solve = math.sqrt = np.isfinite
    del jnp.tanh
    return 1 / 0


def state():
    return (
        jax.config.values,
        np.geterr(),
        np.get_printoptions(),
        list(warnings.filters),
        np.random.get_state()[1].tolist(),
        random.getstate(),
        sys.getrecursionlimit(),
        (np.tanh, jnp.linalg.solve, math.sqrt, jnp.tanh),
    )


def test_what_an_answer_changes_is_put_back():
    before = state()
    assert "ZeroDivisionError" in run(meddle, 5).error
    assert state() == before


def test_what_is_printed_is_kept_to_its_last_lines(capsys):
    def work():
        for k in range(15_000):
            print("line", k)
        print("x" * 10_000, file=sys.stderr)
        print("no end of line", end="")

    outcome = run(work, 20)
    assert capsys.readouterr() == ("", "")
    lines = outcome.printed.split("\n")
    assert lines[0].startswith("(the last 20 of 1500")
    assert len(lines) == 21 and max(map(len, lines)) == 200
    assert "line 14999" in lines and lines[-1] == "no end of line"


class Mute(Exception):
    def __str__(self):
        raise RuntimeError

    @property
    def slip(self):
        raise RuntimeError


def test_an_exception_without_a_text_does_not_escape():
    def work():
        raise Mute

    assert "Mute" in run(work, 1).error
