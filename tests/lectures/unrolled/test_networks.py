"""Lecture 08: what eight learned layers gain, and what contrast does to them; five seeds."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import polished

from implicit_tutorial.lectures.unrolled.problem import data, dictionary, judge, networks as nets

D = jnp.asarray(dictionary.shipped(np.float32))
TRAIN = jnp.asarray(data.patches("china", 0, 20000), jnp.float32)
ISTA = nets.steps_at_first()


@pytest.fixture(scope="module")
def posed():
    """Patches of both photographs at one and at three times their contrast, solved."""
    Y = {name: jnp.asarray(data.patches(name, 1, 300), D.dtype) for name in ("china", "flower")}
    return {
        (name, times): judge.posed(D, Y[name], jnp.float32(times)) for name in Y for times in (1, 3)
    }


def trained(network, at_first, steps, batch, rate):
    order = nets.orders(5, steps, batch, len(TRAIN))
    with polished(nets, "trained"):
        found = nets.trained(network, at_first, D, TRAIN, order, jnp.float32(rate))
    return [jax.tree.map(lambda x, seed=seed: x[seed], found) for seed in range(5)]


@pytest.fixture(scope="module")
def steps():
    """Five seeds, trained as in the notebook."""
    return trained(nets.by_steps, ISTA, 800, 128, 0.03)


@pytest.fixture(scope="module")
def matrices():
    """Five seeds, trained for less than half the time of the notebook."""
    return trained(nets.by_matrices, nets.matrices_at_first(D), 250, 64, 3e-3)


def after(network, models, test):
    """Return the gap after each layer, a row a seed."""
    return np.stack([judge.gaps(network, model, test) for model in models])


def test_at_first_both_networks_are_ista(posed):
    plain = judge.gaps(nets.by_steps, ISTA, posed["china", 1])
    found = judge.gaps(nets.by_matrices, nets.matrices_at_first(D), posed["china", 1])
    assert np.allclose(found, plain, atol=1e-4)
    assert nets.numbers(ISTA) == 8
    assert nets.numbers(nets.matrices_at_first(D)) == 197_632


def test_eight_learned_steps_are_worth_about_sixteen_of_fista_and_go_on_gaining(steps, posed):
    fista = np.asarray(judge.gaps(24, None, posed["china", 1]))
    found = after(nets.by_steps, [jnp.tile(logs, 2) for logs in steps], posed["china", 1])
    once, twice = found[:, 7], found[:, 15]
    assert np.all(once < fista[12]) and np.all(once > fista[18])
    assert np.all(once < fista[7] / 2) and np.all(twice < fista[15] / 4)


def test_on_another_photograph_they_lead_by_less(steps, posed):
    home, away = (after(nets.by_steps, steps, posed[n, 1])[:, -1] for n in ("china", "flower"))
    fista, other = (judge.gaps(24, None, posed[name, 1])[7] for name in ("china", "flower"))
    assert np.all(away < other) and np.all(away > 2 * home) and other < 2 * fista


def test_at_three_times_the_contrast_learned_steps_run_away(steps, posed):
    for name, least in (("china", 0.3), ("flower", 1)):
        ista = judge.gaps(nets.by_steps, ISTA, posed[name, 3])[-1]
        assert judge.gaps(24, None, posed[name, 3])[7] < ista < 0.3
        assert np.all(after(nets.by_steps, steps, posed[name, 3])[:, -1] > least)


def test_lista_learns_as_much_and_does_not_run_away(matrices, posed):
    fista = judge.gaps(24, None, posed["china", 1])[7]
    assert np.all(after(nets.by_matrices, matrices, posed["china", 1])[:, -1] < fista / 2)
    ista = judge.gaps(nets.by_steps, ISTA, posed["flower", 3])[-1]
    assert np.all(after(nets.by_matrices, matrices, posed["flower", 3])[:, -1] < 0.9 * ista)
