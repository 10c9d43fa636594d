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


def test_on_a_thousand_devices_messages_decide_on_every_network():
    for taken in cost.quickest(WORK).values():
        assert min(taken, key=lambda way: taken[way]) == "each device"
        assert taken["together"] > 1.9 * taken["each example"] or taken["together"] < 1e-4


def test_the_rate_of_this_machine_is_that_of_a_computer():
    assert 1e8 < cost.measured_rate(examples=64, unknowns=128, steps=5) < 1e16
