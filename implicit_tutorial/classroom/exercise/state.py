"""What an answer changes, besides what it returns, is put back; what it prints is kept."""

import io
import random
import sys
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import jax
import numpy as np

LINES, WIDTH = 20, 200  # of what is printed, the last lines are kept, and each line's beginning
PATCHABLE = ("numpy", "jax", "implicit_tutorial", "math", "time", "builtins")


class Tail(io.TextIOBase):
    """A file that counts the lines written to it, and keeps the last ones."""

    def __init__(self):
        self.lines: deque[str] = deque(maxlen=LINES)
        self.count, self.open = 0, ""

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, text: str) -> int:
        """Take a piece of text, which need not end a line."""
        *whole, self.open = (self.open + text).split("\n")
        self.open = self.open[: WIDTH + 1]
        self.count += len(whole)
        self.lines.extend(line[:WIDTH] for line in whole[-LINES:])
        return len(text)

    def text(self) -> str:
        """Return the last lines, after a word on how many came before them."""
        lines, count = list(self.lines), self.count
        if self.open:
            lines, count = [*lines, self.open[:WIDTH]][-LINES:], count + 1
        if count > len(lines):
            lines.insert(0, f"(the last {len(lines)} of {count} lines)")
        return "\n".join(lines)


@contextmanager
def unchanged() -> Iterator[None]:
    """Put back what the code inside changes: settings, seeds, filters, patched functions."""
    settings, patchable = dict(jax.config.values), _modules()
    seeds = random.getstate(), np.random.get_state()
    depth = sys.getrecursionlimit()
    with ExitStack() as stack:
        for context in (warnings.catch_warnings(), np.errstate(), np.printoptions()):
            stack.enter_context(context)
        try:
            yield
        finally:
            for module, before in patchable:  # first: what follows may have been patched
                now = vars(module)
                for name, value in before.items():
                    if now.get(name) is not value and callable(value) and name[:2] != "__":
                        setattr(module, name, value)
            for name, value in settings.items():
                if jax.config.values.get(name) != value:
                    jax.config.update(name, value)
            random.setstate(seeds[0])
            np.random.set_state(seeds[1])
            sys.setrecursionlimit(depth)


def _modules() -> list[tuple[Any, dict[str, Any]]]:
    """Return the public modules whose functions a student may patch, with what is in each."""
    modules = [
        module
        for name, module in list(sys.modules.items())
        if module and name.split(".")[0] in PATCHABLE and not name.startswith("jax._src")
    ]
    return [(module, dict(vars(module))) for module in {id(m): m for m in modules}.values()]


@contextmanager
def printed() -> Iterator[Tail]:
    """Keep what the code inside prints, in place of printing it."""
    tail = Tail()
    with redirect_stdout(tail), redirect_stderr(tail):
        yield tail
