"""4 × 4 sudoku: all grids, puzzles with one solution, and the rules."""

from itertools import permutations
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

BLOCKS = np.concatenate(
    [
        np.arange(16).reshape(4, 4),  # rows
        np.arange(16).reshape(4, 4).T,  # columns
        np.arange(16).reshape(2, 2, 2, 2).transpose(0, 2, 1, 3).reshape(4, 4),  # boxes
    ]
)


class Puzzles(NamedTuple):
    """Puzzles and their solutions, one a row: number 4·cell + digit is 1 where it is that digit."""

    clues: Float[Array, "count 64"]
    solutions: Float[Array, "count 64"]


class Split(NamedTuple):
    """Puzzles of three sets of grids that have none in common."""

    train: Puzzles
    validation: Puzzles
    test: Puzzles


def grids() -> np.ndarray:
    """Return all 288 grids, (288, 16), of the digits 0 to 3."""
    rows = np.array(list(permutations(range(4))))
    pairs = [np.stack([a, b]) for a in rows for b in rows]
    halves = [p for p in pairs if len({*p[:, :2].flat}) == len({*p[:, 2:].flat}) == 4]
    both = (np.concatenate([a, b]) for a in halves for b in halves)
    return np.array([g.ravel() for g in both if all(len({*column}) == 4 for column in g.T)])


def one_hot(digits: np.ndarray) -> np.ndarray:
    """Return 64 numbers for 16 digits."""
    return np.eye(4, dtype=np.float32)[digits].reshape(*digits.shape[:-1], 64)


def draw(of: np.ndarray, every: np.ndarray, count: int, rng: np.random.Generator) -> Puzzles:
    """Draw puzzles: cells of a grid are shown in a random order until one grid is left."""
    clues, solutions = np.zeros((count, 16, 4), np.float32), np.zeros((count, 64), np.float32)
    for clue, solution in zip(clues, solutions, strict=True):
        grid, left = rng.choice(of), every
        for cell in rng.permutation(16):
            if len(left) == 1:
                break
            left = left[left[:, cell] == grid[cell]]
            clue[cell, grid[cell]] = 1
        solution[:] = one_hot(grid)
    return Puzzles(jnp.asarray(clues.reshape(count, 64)), jnp.asarray(solutions))


def split(seed: int, counts: tuple[int, int, int] = (1000, 200, 300)) -> Split:
    """Draw puzzles to train on, to choose by, and to report: of 144, 48 and 96 grids."""
    rng, every = np.random.default_rng(seed), grids()
    parts = np.split(rng.permutation(every), [144, 192])
    return Split(*(draw(part, every, n, rng) for part, n in zip(parts, counts, strict=True)))


def rules() -> np.ndarray:
    """Return the 64 rules, as rows R with R x = 1: one digit a cell, each digit once a block."""
    variables = np.eye(64).reshape(16, 4, 64)
    return np.concatenate([variables.sum(1), variables[BLOCKS].sum(1).reshape(48, 64)])


def overlap(rows: Array) -> float:
    """Mean cos² of the angles between what these rows span and what the rules span: 1 is equal."""
    learned, _ = np.linalg.qr(np.asarray(rows, np.float64).T)
    _, sizes, basis = np.linalg.svd(rules())
    true = basis[: np.sum(sizes > 1e-9)]
    return float(np.sum((true @ learned) ** 2) / min(len(true), learned.shape[1]))
