"""A time limit for a student's code, wherever it runs."""

import contextlib
import random
import signal
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jax

LIBRARIES = tuple({sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})

JAX = Path(jax.__file__).parent / "_src"
# Whose work is not interrupted half-way: our clearing up, and where JAX keeps what it is doing.
WHOLE = (__file__, contextlib.__file__, str(JAX / "core.py"), str(JAX / "config.py"))


class TimeIsUp(BaseException):
    """The time limit was reached; no `except Exception` of a student catches it."""


class Clock:
    """Is the time up? It counts what this thread computes, so that a busy machine is no fault.

    Waiting counts a fifth: `time.sleep` in a loop ends too.
    """

    def __init__(self, seconds: float):
        self.computed = time.thread_time() + seconds
        self.waited = time.monotonic() + 5 * seconds

    def is_up(self) -> bool:
        """Has the thread computed, or waited, for too long?"""
        return time.thread_time() > self.computed or time.monotonic() > self.waited


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeIsUp` in the code inside after it has computed for so many seconds.

    An alarm signal where there is one: in the main thread of Linux and macOS. Elsewhere a trace
    function looks at the clock at each line. Both leave things as they were. The alarm ends a loop
    around a bare `except:` too, the trace function does not: Python drops it once it has raised.
    """
    main = threading.current_thread() is threading.main_thread()
    limit = _alarm if main and hasattr(signal, "setitimer") else _trace
    with limit(seconds):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    clock, start, rings, before = Clock(seconds), time.monotonic(), 0, sys.gettrace()
    outside = sys._getframe()
    while outside and outside.f_code.co_filename in WHOLE:
        outside = outside.f_back

    def ring(number, frame):
        nonlocal rings
        if not clock.is_up() or _half_way(frame):
            return
        rings += 1
        if rings > 1:  # something catches it
            _raise_at_lines(frame, outside)
        raise TimeIsUp

    handler = signal.signal(signal.SIGALRM, ring)
    # It rings again and again: for a machine that is slow, or a loop around a bare `except:`.
    waiting, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.settrace(before)
        signal.signal(signal.SIGALRM, handler)
        if waiting:  # somebody else's alarm goes on
            left = max(waiting - (time.monotonic() - start), 0.001)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


def _half_way(frame) -> bool:
    """Would what is done here work no more, if it were left half done? So is an import."""
    if frame.f_code.co_filename in WHOLE:
        return True
    while frame and frame.f_code.co_filename.startswith((*LIBRARIES, "<frozen")):
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _raise_at_lines(frame, outside) -> None:
    """Raise at about every second line of a student's: some stand outside of the `try`.

    `outside` is the frame that called the student's code.
    """
    coin = random.Random()  # its own: the seed of `random` is the student's

    def line(frame, event, arg):
        if coin.random() < 0.5:
            raise TimeIsUp
        return line

    while frame and frame is not outside:
        if not frame.f_code.co_filename.startswith(LIBRARIES):
            frame.f_trace = line
        frame = frame.f_back
    sys.settrace(lambda frame, event, arg: None)


@contextmanager
def _trace(seconds: float) -> Iterator[None]:
    clock = Clock(seconds)

    def line(frame, event, arg):
        if clock.is_up():
            raise TimeIsUp
        return line

    def call(frame, event, arg):
        # A library's lines are not watched, which would make it slow; its calls are.
        library = frame.f_code.co_filename.startswith(LIBRARIES)
        watched = not library or clock.is_up() and not _half_way(frame)
        return line(frame, event, arg) if watched else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)
