"""Lecture 11: the seconds of one step on p devices."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw few devices first, where computing is longer, and many last, where waiting is."""
    between = rng.choice(np.arange(9, 60), size=n - 2, replace=False)
    p = np.array([rng.integers(3, 9), *np.sort(between), rng.integers(60, 120)], float)
    flops, rate = rng.uniform(500, 1000), rng.uniform(2.2, 4.5)
    messages, latency = rng.integers(3, 6), rng.uniform(0.5, 0.6)
    return p, *(np.asarray(float(x)) for x in (flops, rate, messages, latency))


def right(p, flops, rate, messages, latency):
    """Return flops / (p rate) + messages latency log₂ p."""
    return flops / (p * rate) + messages * latency * np.log2(p)


def _made(computing=lambda p, flops, rate: flops / (p * rate), rounds=np.log2, join=np.add):
    def wrong(p, flops, rate, messages, latency):
        return join(computing(p, flops, rate), messages * latency * rounds(p))

    return wrong


_TREE = "a message passes a tree: after log₂ p rounds all p devices have it."
_SHARED = "p devices share the flops, and each does `rate` of them a second."

slips = (
    Slip("Computing not shared", _made(lambda p, flops, rate: flops / rate), _SHARED),
    Slip("Times the rate", _made(lambda p, flops, rate: flops * rate / p), _SHARED),
    Slip("Times p", _made(lambda p, flops, rate: flops * p / rate), _SHARED),
    Slip("Rate left out", _made(lambda p, flops, rate: flops / p), _SHARED),
    Slip("Logarithm left out", _made(rounds=np.ones_like), _TREE),
    Slip("One after the other", _made(rounds=lambda p: p), "p is a chain of devices; " + _TREE),
    Slip("One after the other", _made(rounds=lambda p: p - 1), "p − 1 is a chain; " + _TREE),
    Slip("Natural logarithm", _made(rounds=np.log), _TREE),
    Slip("Logarithm to base 10", _made(rounds=np.log10), _TREE),
    Slip(
        "Messages left out",
        lambda p, flops, rate, messages, latency: right(p, flops, rate, 1.0, latency),
        "every step sends as many messages, one after the other.",
    ),
    Slip(
        "Latency left out",
        lambda p, flops, rate, messages, latency: right(p, flops, rate, messages, 1.0),
        "a round takes the latency.",
    ),
    Slip(
        "No waiting",
        lambda p, flops, rate, messages, latency: flops / (p * rate),
        "that is the computing alone. The messages are what this is about.",
    ),
    Slip(
        "No computing",
        lambda p, flops, rate, messages, latency: messages * latency * np.log2(p),
        "that is the waiting alone.",
    ),
    Slip(
        "Waiting shared",
        lambda p, flops, rate, messages, latency: (
            (flops / rate + messages * latency * np.log2(p)) / p
        ),
        "computing is shared out, waiting is not: all wait at the same time.",
    ),
    Slip(
        "The longer of the two",
        _made(join=np.maximum),
        "the next step cannot begin before the answer is there: the times add up.",
    ),
    Slip("Subtracted", _made(join=np.subtract), "both take time: add them."),
    Slip(
        "Divided by the messages",
        lambda p, flops, rate, messages, latency: right(p, flops, rate, 1 / messages, latency),
        "each message of a step waits for itself: multiply.",
    ),
)

step_seconds = Exercise(
    name="step_seconds",
    asks="step_seconds(p, flops, rate, messages, latency): the seconds of a step, for each p",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "Two times that add up: what one device computes, and how long it waits.",
        "It computes flops / p at `rate` a second. A message needs log₂ p rounds, and a round "
        "takes the latency.",
        "`return flops / (p * rate) + messages * latency * jnp.log2(p)`",
    ),
)
