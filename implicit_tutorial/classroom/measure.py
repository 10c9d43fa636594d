"""What a computation costs: bytes asked of the compiler, and time beside another computation."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import jax


def temporary_bytes(function: Callable, *args: Any) -> int:
    """The memory, in bytes, that the compiled function needs besides its inputs and outputs.

    Raises:
        RuntimeError: where the compiler does not say.
    """
    return bytes_of(jax.jit(function).lower(*args).compile())


def bytes_of(compiled: jax.stages.Compiled) -> int:
    """`temporary_bytes` of a function that is compiled already."""
    analysis = compiled.memory_analysis()
    if analysis is None:
        raise RuntimeError(f"The compiler of {jax.default_backend()} does not tell its memory.")
    return analysis.temp_size_in_bytes


def seconds(functions: Sequence[Callable[[], Any]], repeats: int = 20) -> list[float]:
    """The median time of each function in seconds, taken in turns: A B C C B A A B C ...

    Whatever else the machine does then slows all of them alike, so that their ratio holds. Each
    is called once before, to compile.
    """
    for function in functions:
        jax.block_until_ready(function())
    times: list[list[float]] = [[] for _ in functions]
    order = list(enumerate(functions))
    for _ in range(repeats):
        for i, function in order:
            start = time.perf_counter()
            jax.block_until_ready(function())
            times[i].append(time.perf_counter() - start)
        order.reverse()
    return [median(t) for t in times]
