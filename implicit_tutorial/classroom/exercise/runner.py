"""Run a student's code: whatever it does, what comes back is a value or a sentence."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import jax

from ..setup import enable_x64
from .advice import advice
from .limit import LIBRARIES, TimeIsUp, time_limit

PACKAGE = str(Path(__file__).parents[2])


@dataclass(frozen=True)
class Outcome:
    """What running an answer gave: a value, or what went wrong."""

    value: Any = None
    error: str = ""  #: the exception and the student's line; empty where there was none
    advice: str = ""  #: what such an exception means here


def run(work: Callable[[], Any], seconds: float, x64: bool = False) -> Outcome:
    """Call work() within a time limit, with float64 on or off; nothing is ever raised."""
    try:
        with enable_x64(x64), time_limit(seconds):
            return Outcome(value=jax.block_until_ready(work()))
    except TimeIsUp as error:
        where = student_line(error.__traceback__)
        return Outcome(
            error=f"It was stopped after {seconds:g} s{where}.",
            advice="Endless loop: a loop does not end. Cap every loop by a largest number of "
            "steps, and test whether it converged: `for k in range(max_iter):`.",
        )
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: exit() in an answer must not end the kernel
        text = first_lines(str(error))
        where = student_line(error.__traceback__)
        return Outcome(error=f"{type(error).__name__}{where}: {text}", advice=advice(error))


def student_line(tb: TracebackType | None) -> str:
    """Return ', line 3: `z = solve(A)`' for the innermost line that a student wrote."""
    frames = [
        frame
        for frame in traceback.extract_tb(tb)
        if not frame.filename.startswith((*LIBRARIES, PACKAGE, "<frozen"))
    ]
    if not frames or not frames[-1].line:
        return ""
    return f" in `{frames[-1].name}`, line {frames[-1].lineno}: `{frames[-1].line.strip()}`"


def first_lines(text: str, most: int = 240) -> str:
    """Return the beginning of an exception's text, which in JAX can be pages."""
    text = " ".join(text.strip().split("\n\n")[0].split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
