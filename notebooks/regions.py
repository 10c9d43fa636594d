"""Solution regions: what the solved notebook keeps and the student's notebook replaces by a stub.

    def slope(a):
        ### STUB: return None
        ### BEGIN SOLUTION
        return 1 / (1 - a)
        ### END SOLUTION

The markers are nbgrader's.
"""

import re
from pathlib import Path

BEGIN, END, STUB = "### BEGIN SOLUTION", "### END SOLUTION", "### STUB:"
YOUR_CODE = "# YOUR CODE HERE"


class SourceError(Exception):
    """A notebook's source, or a built notebook, needs a hand; the text says which and where."""


def check_regions(text: str, path: Path) -> None:
    """Raise `SourceError`, with file and line, unless regions are closed and stubs have one."""

    def error(line: int, sentence: str) -> SourceError:
        return SourceError(f"{path}, line {line}: {sentence}")

    opened, stub = 0, 0  # the lines of an open region and of a stub that waits for one
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.strip()
        if re.match(r"#\s+### (BEGIN SOLUTION|END SOLUTION|STUB:)", word):
            raise error(number, "a solution region stands in a text cell. Put it into a code cell.")
        if stub and not word.startswith(STUB) and word != BEGIN:
            raise error(stub, f"this stub is not followed by a line '{BEGIN}'.")
        if opened and (word == BEGIN or word.startswith(("# %%", STUB))):
            break
        if word == BEGIN:
            opened, stub = number, 0
        elif word.startswith(STUB):
            stub = number
        elif word == END and not opened:
            raise error(number, f"'{END}' without a '{BEGIN}' before it.")
        elif word == END:
            opened = 0
        elif word.startswith("###") and re.search(r"\b(solution|stub)\b", word, re.IGNORECASE):
            raise error(
                number, f"'{word}' is not a marker. Write '{BEGIN}', '{END}' or '{STUB} <code>'."
            )
    if opened:
        raise error(
            opened, f"this solution region is not closed. Add a line '{END}' in the same cell."
        )
    if stub:
        raise error(stub, f"this stub is not followed by a line '{BEGIN}'.")


def for_student(source: str) -> str:
    """Return a cell's source with every region replaced by its stub, or by `...` without one."""
    kept: list[str] = []
    stub: list[str] = []
    inside = False
    for line in source.splitlines():
        word = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if word.startswith(STUB):
            stub.append(indent + word.removeprefix(STUB).removeprefix(" "))
        elif word == BEGIN:
            kept += [indent + YOUR_CODE, *(stub or [indent + "..."])]
            stub, inside = [], True
        elif word == END:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def for_teacher(source: str) -> str:
    """Return a cell's source solved: regions and their markers as they stand, stubs gone."""
    return "\n".join(line for line in source.splitlines() if not line.strip().startswith(STUB))


def for_grader(source: str) -> str:
    """Return a cell's source as nbgrader reads it: regions as they stand, between their stubs.

    nbgrader puts one and the same comment in the place of every region, so the stubs stand around
    it: above it what they assign, below it what they return. They change nothing in a solved cell,
    where the region assigns anew, and returns before.
    """
    kept: list[str] = []
    stub: list[str] = []
    below: list[str] = []
    for line in source.splitlines():
        word = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if word.startswith(STUB):
            stub.append(indent + word.removeprefix(STUB).removeprefix(" "))
            continue
        if word == BEGIN:
            stub = stub or [indent + "..."]
            returns = (n for n, s in enumerate(stub) if s.startswith(indent + "return"))
            cut = next(returns, len(stub))
            kept += stub[:cut]
            below, stub = stub[cut:], []
        kept.append(line)
        if word == END:
            kept += below
    return "\n".join(kept)


def regions(source: str) -> list[tuple[list[str], list[str]]]:
    """Return the stub lines and the solution lines of each region, without indentation."""
    found: list[tuple[list[str], list[str]]] = []
    stub: list[str] = []
    inside = False
    for line in source.splitlines():
        word = line.strip()
        if word.startswith(STUB):
            stub.append(word.removeprefix(STUB).strip())
        elif word == BEGIN:
            found.append((stub, []))
            stub, inside = [], True
        elif word == END:
            inside = False
        elif inside and word:
            found[-1][1].append(word)
    return found
