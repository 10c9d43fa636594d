"""Run a student's code: whatever it does, what comes back is a value or a sentence."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import jax

from ..setup import enable_x64
from .advice import advice
from .limit import LIBRARIES, TimeIsUp, time_limit
from .state import printed, unchanged

PACKAGE = str(Path(__file__).parents[2])
ENDLESS = (
    "Endless loop: a loop does not end. Cap every loop by a largest number of steps, and test "
    "whether it converged: `for k in range(max_iter):`."
)
WAITING = (
    "It waits: most of that time nothing was computed. Look for `time.sleep`, `input`, a file or "
    "a network. (If the machine itself was busy, run the cell again.)"
)


@dataclass(frozen=True)
class Outcome:
    """What running an answer gave: a value, or what went wrong."""

    value: Any = None
    error: str = ""  #: the exception and the student's line; empty where there was none
    advice: str = ""  #: what such an exception means here
    printed: str = ""  #: the last lines that it printed
    blank: bool = False  #: it was nbgrader's blank that raised: there is no answer yet


def run(work: Callable[[], Any], seconds: float, x64: bool = False) -> Outcome:
    """Call work() within a time limit, with float64 on or off; nothing is ever raised.

    What it changes outside is put back, and what it prints comes with the outcome.
    """
    start = time.monotonic(), time.thread_time()
    with printed() as tail, unchanged():
        try:
            with enable_x64(x64), time_limit(seconds):
                outcome = Outcome(value=jax.block_until_ready(work()))
        except TimeIsUp as error:
            took, computed = time.monotonic() - start[0], time.thread_time() - start[1]
            outcome = Outcome(
                error=f"It was stopped after {took:.1f} s{student_line(error.__traceback__)}.",
                advice=ENDLESS if computed > 0.5 * seconds else WAITING,
            )
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: exit() must not end the kernel
            where, text = student_line(error.__traceback__), first_lines(said(error))
            outcome = Outcome(
                error=f"{type(error).__name__}{where}: {text}",
                advice=advice(error, said(error)),
                blank=is_blank(error),
            )
    return replace(outcome, printed=tail.text())


def said(error: BaseException) -> str:
    """Return an exception's text, if it has one that can be had."""
    try:
        return str(error)
    except BaseException as second:
        return f"(its text cannot be shown: str() of it raises {type(second).__name__})"


def is_blank(error: BaseException) -> bool:
    """Say whether it is a student's own `raise NotImplementedError()`, which nbgrader puts in."""
    raised_in = traceback.extract_tb(error.__traceback__)[-1].filename
    own = not raised_in.startswith((*LIBRARIES, PACKAGE, "<frozen"))
    return own and isinstance(error, NotImplementedError) and not error.args


def student_line(tb: TracebackType | None) -> str:
    """Return ', line 3: `z = solve(A)`' for the innermost line that a student wrote."""
    frames = [
        frame
        for frame in traceback.extract_tb(tb)
        if not frame.filename.startswith((*LIBRARIES, PACKAGE, "<frozen"))
    ]
    if not frames:
        return ""
    last = frames[-1]
    line = f", line {last.lineno}: `{last.line.strip()}`" if last.line else ""
    return f" in `{last.name}`{line}"


def first_lines(text: str, most: int = 240) -> str:
    """Return the beginning of an exception's text, which in JAX can be pages."""
    text = " ".join(text.strip().split("\n\n")[0].split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
