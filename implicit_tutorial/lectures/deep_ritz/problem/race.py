"""All methods on one problem: error against unknowns, and against seconds of this machine."""

import time
from typing import NamedTuple

import jax
import numpy as np

from implicit_tutorial.classroom.measure import seconds

from . import differences, features, network
from .interval import error

CELLS, SIZES, WIDTHS = (8, 64, 1024), (2, 4, 8, 16), (8, 16)


class Runner(NamedTuple):
    """One method: an entry for each size, and a column for each seed."""

    unknowns: np.ndarray
    errors: np.ndarray  #: (sizes, seeds), relative L²
    seconds: np.ndarray  #: without compiling; of a net, its share of five that train at once


def by_differences() -> Runner:
    """Measure finite differences; they have no seed."""
    errors = [differences.error(differences.solve(cells)) for cells in CELLS]
    took = seconds([lambda cells=cells: differences.solve(cells) for cells in CELLS], repeats=5)
    return Runner(np.array(CELLS) - 1, np.array(errors)[:, None], np.array(took))


def by_features(seeds: int = 5) -> Runner:
    """Measure random features with one linear solve."""
    solved = jax.jit(lambda phi: error(features.ritz(phi)))
    drawn = [[features.drawn(seed, n) for seed in range(seeds)] for n in SIZES]
    errors = [[float(solved(phi)) for phi in row] for row in drawn]
    took = seconds([lambda phi=row[0]: solved(phi) for row in drawn], repeats=5)
    return Runner(np.array(SIZES), np.array(errors), np.array(took))


def by_net(width: int, fresh: bool = False, seeds: int = 5) -> tuple[network.Trained, Runner]:
    """Train nets of one width; the sizes of the result are the looks on the way."""
    keys = network.keys(seeds)
    trained = jax.block_until_ready(network.train(keys, width, fresh=fresh))
    start = time.perf_counter()
    jax.block_until_ready(network.train(keys, width, fresh=fresh))
    took = time.perf_counter() - start
    errors = np.asarray(trained.errors).T
    way = np.arange(1, len(errors) + 1) / len(errors)
    return trained, Runner(np.full(len(errors), network.numbers(width)), errors, way * took / seeds)


def run() -> tuple[dict[int, network.Trained], dict[str, Runner]]:
    """Run them all; return the nets by their widths, and each method by its name."""
    nets = {width: by_net(width) for width in WIDTHS}
    last = [runner for _, runner in nets.values()]
    ends = Runner(*(np.stack([each[k][-1] for each in last]) for k in range(3)))
    random = by_net(WIDTHS[-1], fresh=True)[1]
    methods = {
        "differences": by_differences(),
        "random features": by_features(),
        "net": ends,
        "net, on its way": last[-1],
        "net, random points": random,
    }
    return {width: trained for width, (trained, _) in nets.items()}, methods
