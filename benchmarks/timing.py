"""Time several functions side by side: A B C C B A, again and again; ratios within each round."""

import time
from collections.abc import Callable

import jax
import numpy as np

SAMPLE = 2e-3  # seconds: a shorter call is repeated until it takes this long


def seconds(call: Callable, repeats: int) -> float:
    """Mean time of one call."""
    start = time.perf_counter()
    for _ in range(repeats):
        jax.block_until_ready(call())
    return (time.perf_counter() - start) / repeats


def interleaved(calls: dict[str, Callable], budget: float, most: int = 25) -> dict[str, np.ndarray]:
    """Seconds of each call in each round; a round is A B C C B A, and each counts its mean.

    Rounds until `budget` seconds are spent: at most `most`, at least 2, or 1 where it takes over
    four times the budget.
    """
    repeats = {}
    for name, call in calls.items():
        jax.block_until_ready(call())  # compile
        once = seconds(call, 1)
        repeats[name] = max(1, round(SAMPLE / once))
    samples = {name: [] for name in calls}
    start = time.perf_counter()
    for done in range(most):
        if time.perf_counter() - start > (budget if done >= 2 else 4 * budget) and done:
            break
        there = {name: seconds(calls[name], repeats[name]) for name in calls}
        back = {name: seconds(calls[name], repeats[name]) for name in reversed(calls)}
        for name in calls:
            samples[name].append((there[name] + back[name]) / 2)
    return {name: np.array(times) for name, times in samples.items()}


def quartiles(values) -> list[float]:
    """[first quartile, median, third quartile]."""
    return [float(q) for q in np.percentile(values, [25, 50, 75])]


def rows(group: str, case: str, calls: dict[str, Callable], budget: float, facts=None) -> list:
    """Measure: one row for each, with milliseconds and the ratio "ours" ÷ this one."""
    times = interleaved(calls, budget)
    ours = times["ours"]
    return [
        {
            "group": group,
            "case": case,
            "who": name,
            "ms": quartiles(1e3 * t),
            "ours_over": quartiles(ours / t),
            **(facts or {}).get(name, {}),
        }
        for name, t in times.items()
    ]
