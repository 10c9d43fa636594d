"""Lecture 08: what eight learned layers gain, and what contrast does to them; five seeds."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.lectures.unrolled.problem import data, dictionary, networks as nets

D = jnp.asarray(dictionary.shipped(np.float32))
TRAIN = jnp.asarray(data.patches("china", 0, 20000), jnp.float32)
CHINA, FLOWER = (jnp.asarray(data.patches(n, 1, 200), jnp.float32) for n in ("china", "flower"))
ONE, THREE = jnp.float32(1), jnp.float32(3)


def mean(network, model, Y, contrast=ONE):
    return np.asarray(nets.gaps(network, model, D, Y, contrast)).mean(0)


def seeds(network, models, Y, contrast=ONE):
    each = jax.vmap(lambda model: nets.gaps(network, model, D, Y, contrast))(models)
    return np.asarray(each).mean(1)[:, -1]


@pytest.fixture(scope="module")
def steps():
    order = nets.orders(5, 800, 128, len(TRAIN))
    rate = jnp.float32(0.03)
    return nets.trained(nets.by_steps, nets.steps_at_first(), D, TRAIN, order, rate)


@pytest.fixture(scope="module")
def matrices():
    order = nets.orders(5, 250, 64, len(TRAIN))
    rate = jnp.float32(3e-3)
    return nets.trained(nets.by_matrices, nets.matrices_at_first(D), D, TRAIN, order, rate)


def test_at_first_both_networks_are_ista():
    plain = mean(nets.by_steps, nets.steps_at_first(), CHINA)
    assert np.allclose(mean(nets.by_matrices, nets.matrices_at_first(D), CHINA), plain, atol=1e-4)
    assert nets.numbers(nets.steps_at_first()) == 8
    assert nets.numbers(nets.matrices_at_first(D)) == 197_632


def test_eight_learned_steps_are_worth_about_sixteen_of_fista(steps):
    fista, found = mean(32, None, CHINA), seeds(nets.by_steps, steps, CHINA)
    assert np.all(found < fista[12]) and np.all(found > fista[18])
    assert np.all(found < fista[7] / 2) and np.all(found > 3 * fista[31])


def test_at_three_times_the_contrast_learned_steps_run_away(steps):
    ista = mean(nets.by_steps, nets.steps_at_first(), FLOWER, THREE)[-1]
    fista = mean(8, None, FLOWER, THREE)[-1]
    assert fista < ista < 0.4
    assert np.all(seeds(nets.by_steps, steps, FLOWER, THREE) > 1)
    assert np.all(seeds(nets.by_steps, steps, CHINA, THREE) > ista)


def test_lista_learns_as_much_and_does_not_run_away(matrices):
    fista = mean(8, None, CHINA)[-1]
    assert np.all(seeds(nets.by_matrices, matrices, CHINA) < fista / 2)
    ista = mean(nets.by_steps, nets.steps_at_first(), CHINA, THREE)[-1]
    assert np.all(seeds(nets.by_matrices, matrices, CHINA, THREE) < ista)
