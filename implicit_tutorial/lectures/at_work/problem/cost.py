"""What a step of a solve costs on p devices: computing shrinks with p, waiting grows with log p."""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.measure import seconds
from implicit_tutorial.classroom.picture.table import Table

from .devices import layer


class Network(NamedTuple):
    """How long one message takes between two neighbours, and how many bytes pass in a second."""

    latency: float
    bandwidth: float


# Orders of magnitude, to be replaced by what your own machines show.
NETWORKS = {
    "inside one machine": Network(2e-6, 3e11),
    "in one hall": Network(2e-5, 2e10),
    "over the cloud": Network(2e-4, 1e9),
}


class Way(NamedTuple):
    """What one step sends: how many messages, and how many bytes, which may grow with Z."""

    messages: int
    bytes: float = 0.0
    of_batch: bool = False  #: are the bytes those of Z?


WAYS = {
    "together": Way(2, 24),
    "each example": Way(1, 1),
    "each device": Way(0),
    "W by rows": Way(1, of_batch=True),
}


class Work(NamedTuple):
    """A batch of tanh layers, a product with W and a step each, and the rate of one device."""

    examples: int = 4096
    unknowns: int = 1024
    rate: float = 1e13  #: floating-point operations a second
    item: int = 4  #: bytes of a number

    @property
    def flops(self) -> float:
        """The operations of one step: 2 n² an example."""
        return 2.0 * self.examples * self.unknowns**2


def step(p, work: Work, way: Way, network: Network) -> np.ndarray:
    """Return the seconds of one step on p devices.

        t(p) = flops / (p · rate) + messages · latency · log₂ p + bytes / bandwidth

    The logarithm is that of a tree: in each round twice as many know. On one device nothing is
    sent.
    """
    p = np.asarray(p, float)
    sent = work.examples * work.unknowns * work.item if way.of_batch else way.bytes
    waiting = way.messages * network.latency * np.log2(p) + sent / network.bandwidth
    return work.flops / (p * work.rate) + np.where(p > 1, waiting, 0.0)


def most_useful(work: Work, way: Way, network: Network) -> float:
    """Return the number of devices beyond which a step takes longer again: t'(p) = 0.

    −flops / (p² · rate) + messages · latency / (p ln 2) = 0.
    """
    if way.messages == 0:
        return math.inf
    return work.flops * math.log(2) / (work.rate * way.messages * network.latency)


def measured_rate(examples: int = 256, unknowns: int = 512, steps: int = 20) -> float:
    """Measure the operations a second of one device, by steps of the layer."""
    W = jnp.eye(unknowns, dtype=jnp.float32) / 2
    X = jnp.ones((examples, unknowns), jnp.float32)

    @jax.jit
    def run(W, X):
        return jax.lax.fori_loop(0, steps, lambda _, z: layer((W, X), z), X)

    (taken,) = seconds([lambda: run(W, X)], repeats=5)
    return steps * 2.0 * examples * unknowns**2 / taken


# The steps of the lecture's batch in all, and what a step of each solver sends together.
SOLVERS = {"plain": (350, WAYS["together"]), "Anderson": (100, Way(3, 64))}


def to_answer(p, work: Work, solver: str, way: str, network: Network) -> np.ndarray:
    """Return the seconds of a whole solve on p devices."""
    steps, together = SOLVERS[solver]
    return steps * step(p, work, together if way == "together" else WAYS[way], network)


def _rounded(x: np.ndarray) -> str:
    """Return x to two significant digits, without an exponent."""
    return f"{float(f'{x:.2g}'):g}"


def on_networks(p: int = 64, work: Work = Work()) -> Table:
    """Return the milliseconds of a solve on p devices, by network, solver and way."""
    columns = [(solver, way) for way in ("together", "each device") for solver in SOLVERS]
    rows = [
        (
            f"{name}, {1e6 * network.latency:.0f} µs",
            *(_rounded(1e3 * to_answer(p, work, *column, network)) for column in columns),
        )
        for name, network in NETWORKS.items()
    ]
    heads = (f"{solver}, {way}, ms" for solver, way in columns)
    return Table((f"{p} devices", *heads), rows)
