"""The student's record: in memory, and in `progress.json` where the student asked for that file.

The file is itself the switch. `check.progress()` makes it; while it is there, each answer is
written into it; where it is not, or is not ours, nothing is. A check never fails because of it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from .events import Opened
from .record import Record

NAME = "progress.json"  # in the current folder: in Jupyter that of the notebook
OFF = "IMPLICIT_TUTORIAL_RECORD"  # "off" where nobody learns: in tests, where notebooks are built
KEPT = "What you did is kept until the kernel ends."
LARGEST = 1_000_000  # bytes; a larger file of this name is somebody else's


@dataclass
class Journal:
    """What happened and is not in the file yet, and how it gets there."""

    waiting: list[Opened] = field(default_factory=list)
    told: bool = False  #: that the file could not be written, which is said once

    @property
    def on(self) -> bool:
        """Is there a file to write into?"""
        return os.environ.get(OFF) != "off" and os.path.lexists(NAME)

    def note(self, event: Opened) -> str:
        """Keep an event; return a sentence where it should be in the file and is not, once."""
        self.waiting.append(event)
        trouble = self.write() if self.on else ""
        if self.told or not trouble:
            return ""
        self.told = True
        return trouble

    def record(self) -> Record:
        """Return what is in the file, if it is ours, and what waits to be written."""
        try:
            record = read()
        except (OSError, ValueError):
            record = Record()
        for event in self.waiting:
            event.enter(record)
        return record

    def write(self) -> str:
        """Write what waits into the file, made where it is missing; return why not, if so."""
        if os.environ.get(OFF) == "off":
            return f"Nothing is written: {OFF} is off."
        try:
            with alone():
                record = read()
                for event in self.waiting:
                    event.enter(record)
                replace(NAME, record.to_json())
        except OSError as error:
            why = error.strerror or type(error).__name__
            return f"{NAME} cannot be written here ({why}). {KEPT}"
        except ValueError:
            return (
                f"There is a {NAME} here that this course did not write, or that was damaged. It "
                f"is left as it is. {KEPT}"
            )
        self.waiting.clear()
        return ""


def read() -> Record:
    """Return what the file holds; an empty record where there is none.

    Raises `OSError` where it cannot be read, `ValueError` where it is not ours.
    """
    try:
        if os.path.getsize(NAME) > LARGEST:
            raise ValueError("too large")
        return Record.from_json(Path(NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Record()


def replace(name: str, text: str) -> None:
    """Write a file whole or not at all: beside it first, then in its place."""
    path = os.path.realpath(name)  # a link stays a link
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(13, "it is write-protected")
    beside = f"{path}.{uuid4().hex[:8]}.tmp"
    try:
        Path(beside).write_text(text, encoding="utf-8")
        os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)


@contextmanager
def alone(wait: float = 2.0, stale: float = 10.0) -> Iterator[None]:
    """Hold a lock file, so that of two kernels none overwrites what the other has just written.

    Raises `TimeoutError`, an `OSError`, where another holds it all the time. A lock that is older
    than `stale` seconds was left by a kernel that died.
    """
    lock, until = Path(f"{NAME}.lock"), time.monotonic() + wait
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if _age(lock) > stale:
                lock.unlink(missing_ok=True)
            elif time.monotonic() > until:
                raise TimeoutError(11, "another kernel is writing it") from None
            else:
                time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


JOURNAL = Journal()
