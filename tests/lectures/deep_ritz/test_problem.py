"""Lecture 10: closed forms judge energies, penalties, orders, and the half that fits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import polished

from implicit_tutorial.lectures.deep_ritz.problem import (
    corner,
    differences,
    features,
    hessian,
    interval,
    network,
    penalised,
    race,
)

EIGHT = features.drawn(0, 8)


def test_the_least_energy_and_what_is_above_it_are_the_closed_forms():
    assert abs(interval.energy(interval.u_star, *interval.gauss()) + np.pi**2 / 4) < 1e-12
    for u in (features.ritz(EIGHT), lambda x: x * (1 - x), lambda x: 3 * jnp.sin(2 * np.pi * x)):
        above, slopes = interval.excess(u)
        assert abs(above - slopes) < 1e-12 * max(1.0, float(slopes))


@pytest.mark.parametrize("cells", [8, 64, 1024])
def test_the_error_of_differences_is_the_closed_form(cells):
    """The sine is an eigenvector: u = u* (½πh / sin ½πh)²."""
    half = np.pi / (2 * cells)
    expected = (half / np.sin(half)) ** 2 - 1
    assert abs(differences.error(differences.solve(cells)) - expected) < 1e-9


@pytest.mark.parametrize("beta", [1.0, 10.0, 100.0])
def test_a_penalty_shifts_the_solution_by_the_closed_form(beta):
    """u = sin πx + π/(2β): off by π/(√2 β) = 2.22/β, relative."""
    u = features.ritz(features.drawn(0, 16), beta)
    assert abs(beta * interval.error(u) - np.pi / 2**0.5) < 1e-4
    x = jnp.linspace(0, 1, 5)
    assert jnp.max(jnp.abs(jax.vmap(u)(x) - interval.u_star(x) - np.pi / (2 * beta))) < 1e-4


def test_eight_features_and_one_solve_are_right_to_1e_3_for_each_of_five_seeds():
    for n, bound in ((8, 1e-3), (16, 1e-5)):
        for seed in range(5):
            assert interval.error(features.ritz(features.drawn(seed, n))) < bound


def test_the_coefficients_have_a_derivative_in_both_modes_and_it_is_that_of_the_solve():
    six, zero = features.drawn(0, 6), jnp.zeros(())
    forward, reverse = jax.jit(
        lambda a: (jax.jacfwd(features.layer, 1)(six, a), jax.jacrev(features.layer, 1)(six, a))
    )(zero)
    K, _ = features.system(six)
    expected = jnp.linalg.solve(K, features.system(six, f=lambda x: x)[1])
    for found in (forward, reverse):
        assert jnp.linalg.norm(found - expected) < 1e-6 * jnp.linalg.norm(expected)
    x, _ = interval.gauss()
    assert hessian.derivative_error(jax.vmap(six)(x) @ expected) < 1e-3


def test_a_step_down_the_energy_is_a_step_down():
    energies = [differences.energy(u) for u in differences.descend()]
    assert np.all(np.diff(energies) < 0)
    least = differences.energy(np.pad(differences.solve(64), 1))
    assert least < energies[-1] < least + 0.05
    assert abs(least - interval.E_STAR) < 1e-3


def test_eight_points_that_stay_lead_below_the_least_energy():
    def both(x):
        def seen(c):
            return interval.energy(lambda y: EIGHT(y) @ c, x, jnp.full(8, 1 / 8))

        c = -jnp.linalg.solve(jax.hessian(seen)(jnp.zeros(8)), jax.grad(seen)(jnp.zeros(8)))
        return seen(c), interval.energy(lambda y: EIGHT(y) @ c, *interval.gauss())

    keys = jax.random.split(jax.random.key(0), 5)
    seen, true = jax.jit(jax.vmap(lambda key: both(jax.random.uniform(key, (8,)))))(keys)
    assert jnp.all(seen < interval.E_STAR - 1) and jnp.all(true > 0)


def test_differences_on_the_l_shape_are_of_order_four_thirds():
    errors = []
    for cells in (16, 32, 64, 128):
        x, u = corner.differences(cells)
        errors.append(corner.error(u, x))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(np.abs(orders - 4 / 3) < 0.02), orders
    assert 1.0e-3 < errors[2] < 1.2e-3


def test_the_solution_on_the_l_shape_is_harmonic_and_zero_along_the_corner():
    assert jnp.max(jnp.abs(corner.u_star(jnp.array([[0.3, 0.0], [0.0, -0.4]])))) < 1e-12
    laplace = jax.jit(jax.vmap(lambda x: jnp.trace(jax.hessian(corner.u_star)(x))))
    assert jnp.max(jnp.abs(laplace(jnp.array([[0.3, 0.4], [-0.2, 0.1], [-0.5, -0.7]])))) < 1e-12


def test_points_are_inside_the_l_shape_or_on_its_edge():
    x, y = penalised.points(jax.random.key(0))
    assert not jnp.any((x[:, 0] > 0) & (x[:, 1] < 0)) and jnp.all(jnp.abs(x) < 1)
    outer = jnp.max(jnp.abs(y), axis=1) > 1 - 1e-12
    inner = (jnp.min(jnp.abs(y), axis=1) < 1e-12) & (y[:, 0] >= 0) & (y[:, 1] <= 0)
    assert jnp.all(outer | inner)
    assert len(corner.centres(4)) == 48


@pytest.fixture(scope="module")
def nets():
    with polished(network, "train", static_argnames=("width", "steps")):
        yield network.train(network.keys(5), 8)


def test_a_net_is_right_to_a_percent_and_behind_features(nets):
    assert jnp.all(nets.errors[:, -1] < 2e-3)
    by_solve = [interval.error(features.ritz(features.drawn(seed, 16))) for seed in range(5)]
    assert max(map(float, by_solve)) < float(jnp.min(nets.errors[:, -1])) / 10


def test_theta_has_a_singular_hessian_and_u_a_derivative(nets):
    for seed in range(5):
        theta = jax.tree.map(lambda x, seed=seed: x[seed], nets.theta)
        count = hessian.count(hessian.spectrum(theta))
        assert count.all == 97 and count.small > 25 and count.negative > 15, count
        assert hessian.derivative_error(hessian.tangent_derivative(theta)) < 1e-4
        if seed == 0:
            assert "z* has no derivative" in hessian.refusal(theta)


def test_the_number_of_parameters_is_that_of_the_nets(nets):
    sizes = [len(hessian.flat(jax.tree.map(lambda x: x[0], nets.theta))[0])]
    assert sizes == [network.numbers(8)] == [97]
    drawn = network.draw(jax.random.key(0), 2, 16)
    assert sum(x.size for pair in drawn for x in pair) == network.numbers(16, inputs=2)


def test_a_race_says_how_large_and_how_wrong_everybody_is():
    for runner in (race.by_differences(), race.by_features(2)):
        assert np.all(runner.errors > 0) and np.all(runner.seconds > 0)
        assert len(runner.unknowns) == len(runner.errors) == len(runner.seconds)
