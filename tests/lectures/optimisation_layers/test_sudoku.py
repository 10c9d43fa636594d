"""Lecture 06: what is learned from puzzles, in five seeds; one run serves all tests."""

import jax.numpy as jnp
import numpy as np
import pytest
from common import polished

from implicit_tutorial.lectures.optimisation_layers.problem import learned_rules as rules, sudoku

SEEDS = range(5)


@pytest.fixture(scope="module", autouse=True)
def quick_steps():
    with polished(rules, "_train"):
        yield


@pytest.fixture(scope="module")
def splits():
    return [sudoku.split(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def learned(splits):
    return [
        rules.train(rules.by_rules, rules.start_rows(40, seed), splits[seed].train)
        for seed in SEEDS
    ]


def test_there_are_288_grids_and_rules_of_rank_40():
    grids = sudoku.grids()
    assert grids.shape == (288, 16)
    assert np.linalg.matrix_rank(sudoku.rules()) == 40
    assert np.allclose(sudoku.rules() @ sudoku.one_hot(grids).T, 1)


def test_no_grid_is_in_two_parts(splits):
    parts = [{row.tobytes() for row in np.asarray(p.solutions)} for p in splits[0]]
    assert not parts[0] & parts[1] and not parts[0] & parts[2] and not parts[1] & parts[2]


def test_each_puzzle_has_one_solution(splits):
    every = sudoku.one_hot(sudoku.grids())
    clues = np.asarray(splits[0].test.clues)
    assert np.all(np.sum(clues @ every.T == clues.sum(1)[:, None], axis=1) == 1)


def test_the_layer_learns_the_rules_in_every_seed(splits, learned):
    for split, trained in zip(splits, learned, strict=True):
        assert rules.solved(rules.by_rules, trained.parameters, split.test) > 0.95
        assert sudoku.overlap(trained.parameters) > 0.99


def test_a_plain_network_does_not(splits):
    for seed in SEEDS:
        start = rules.start_network(128, seed)
        trained = rules.train(rules.by_network, start, splits[seed].train, rate=0.003)
        assert rules.solved(rules.by_network, trained.parameters, splits[seed].test) < 0.3


@pytest.mark.parametrize(("rows", "most"), [(32, 0.85), (48, 0.25)])
def test_another_number_of_rows_is_worse(splits, rows, most):
    for seed in (0, 1):
        start = rules.start_rows(rows, seed)
        trained = rules.train(rules.by_rules, start, splits[seed].train)
        assert jnp.all(jnp.isfinite(trained.losses))
        assert rules.solved(rules.by_rules, trained.parameters, splits[seed].test) < most
