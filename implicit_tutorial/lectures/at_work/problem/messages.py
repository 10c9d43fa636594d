"""Which messages do devices send? Counted in the text of a compiled program."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import jax

KINDS = "all-reduce|all-gather|reduce-scatter|all-to-all|collective-permute"
BITS = {"pred": 8, "bf16": 16}  # of a number; the others say it in their name


class Message(NamedTuple):
    """One collective operation: what each device gets from all, and in which loop, if in one."""

    kind: str  #: such as "all-reduce"
    bytes: int  #: the size of its result
    loop: int | None  #: the number of the innermost loop, or None: it is sent once


def size(shapes: str) -> int:
    """Return the bytes of what XLA writes as f64[8,3]{1,0}, or as several of them."""
    total = 0
    for kind, dimensions in re.findall(r"(\w+)\[([\d,]*)\]", shapes):
        bits = BITS.get(kind) or int(re.sub(r"\D", "", kind) or 0)
        for d in filter(None, dimensions.split(",")):
            bits *= int(d)
        total += bits // 8
    return total


def read(program: str) -> list[Message]:
    """Return the messages in a compiled program, given as XLA's text.

    The text is a list of computations, `%name (…) -> … {` to `}`. A loop names its condition and
    its body; what these call belongs to the loop, too.
    """
    blocks = re.findall(r"^(?:ENTRY )?%?([\w.-]+) \(.*?\{\n(.*?)^\}", program, re.M | re.S)
    text = dict(blocks)
    loops = re.findall(r"condition=%?([\w.-]+), body=%?([\w.-]+)", program)
    within = {part: number for number, parts in enumerate(loops) for part in parts}
    todo = list(within)
    while todo:
        at = todo.pop()
        called = {name for name in re.findall(r"%([\w.-]+)", text[at]) if name in text}
        for name in called - within.keys():
            within[name] = within[at]
            todo.append(name)
    call = re.compile(rf"= (.*?) ({KINDS})(?:-start)?\(")
    return [
        Message(kind, size(shapes), within.get(name))
        for name, lines in blocks
        for shapes, kind in call.findall(lines)
    ]


def messages(function: Callable, *args: Any) -> list[Message]:
    """Compile function(*args) for the devices where args are, and return its messages."""
    return read(jax.jit(function).lower(*args).compile().as_text() or "")
