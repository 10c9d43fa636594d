"""Lecture 11: the cost model, against its own derivative and by hand."""

import numpy as np
import pytest

from implicit_tutorial.lectures.at_work.problem import cost
from implicit_tutorial.lectures.at_work.problem.cost import NETWORKS, WAYS, Work

WORK = Work()


def test_one_device_only_computes():
    for way in WAYS.values():
        assert cost.step(1, WORK, way, NETWORKS["in one hall"]) == WORK.flops / WORK.rate


def test_a_thousand_devices_by_hand():
    network = cost.Network(latency=1e-5, bandwidth=1e9)
    work = Work(examples=1000, unknowns=100, rate=1e10, item=8)
    computing = 2 * 1000 * 100**2 / (1024 * 1e10)
    assert np.isclose(cost.step(1024, work, WAYS["each device"], network), computing)
    together = computing + 2 * 1e-5 * 10 + 24 / 1e9
    assert np.isclose(cost.step(1024, work, WAYS["together"], network), together)
    rows = computing + 1e-5 * 10 + 1000 * 100 * 8 / 1e9
    assert np.isclose(cost.step(1024, work, WAYS["W by rows"], network), rows)


@pytest.mark.parametrize("way", ["together", "each example", "W by rows"])
def test_beyond_the_most_useful_number_a_step_takes_longer(way):
    network = NETWORKS["inside one machine"]
    best = cost.most_useful(WORK, WAYS[way], network)
    near = best * np.array([0.99, 1, 1.01])
    before, at, after = cost.step(near, WORK, WAYS[way], network)
    assert at < before and at < after


def test_who_sends_nothing_gains_from_every_device():
    assert cost.most_useful(WORK, WAYS["each device"], NETWORKS["over the cloud"]) == np.inf


def test_the_slower_the_network_the_more_sending_nothing_gains():
    gains = []
    for network in NETWORKS.values():
        plain, anderson = (
            {way: cost.to_answer(64, WORK, solver, way, network) for way in WAYS}
            for solver in cost.SOLVERS
        )
        assert plain["each device"] < plain["each example"] < plain["together"]
        assert all(anderson[way] < plain[way] for way in WAYS)
        gains.append(anderson["together"] / plain["each device"])
    assert gains[0] < 1.2 and gains[1] > 5 and gains[2] > 50


def test_the_table_has_a_row_for_each_network():
    table = cost.on_networks()
    assert len(table.rows) == len(NETWORKS) and "plain, together, ms" in table.columns


def test_the_rate_of_this_machine_is_that_of_a_computer():
    assert 1e8 < cost.measured_rate(examples=64, unknowns=128, steps=5) < 1e16
