"""Lecture 09: robust means against their closed forms, and where they fail."""

from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import REFUSED, apart, largest

from implicit_tutorial.lectures.declarative_networks import problem
from implicit_tutorial.lectures.declarative_networks.problem import pooling

RNG = np.random.default_rng(0)
ALPHA = jnp.ones(())
TEN = jnp.array(pooling.TEN)
MEAN = jnp.mean(TEN)


@cache
def pool(name):
    """Compile y, ∂y/∂(x, α) in forward mode, and in reverse: one program for all tests."""

    def twice(x, alpha, start):
        return (problem.pool(name, x, alpha, start),) * 2

    @jax.jit
    def all_three(x, alpha, start):
        forward, y = jax.jacfwd(twice, (0, 1), has_aux=True)(x, alpha, start)
        return y, forward, jax.jacrev(twice, (0, 1), has_aux=True)(x, alpha, start)[0]

    return all_three


@partial(jax.jit, static_argnums=0)
def closed(name, x, alpha, y):
    """∂y/∂x and ∂y/∂α at y: φ''/Σφ'', and −Σ ∂_α φ'/Σφ''."""
    phi = problem.PENALTIES[name].phi
    slope = lambda y, alpha: jnp.sum(jax.vmap(jax.grad(lambda r: phi(r[None], alpha)))(y - x))  # noqa: E731
    by_y, by_alpha = jax.grad(slope, (0, 1))(y, alpha)
    return problem.influence(name, x, alpha, y), -by_alpha / by_y


@pytest.mark.parametrize("name", problem.PENALTIES)
def test_the_weight_is_the_penaltys_derivative(name):
    phi, weight = problem.PENALTIES[name]
    r = jnp.asarray(RNG.normal(size=(9, 2))) * 2
    slopes = jax.vmap(jax.grad(phi), (0, None))(r, ALPHA)
    assert apart(slopes, weight(r, ALPHA)[:, None] * r) < 1e-14


@pytest.mark.parametrize("name", problem.PENALTIES)
def test_a_robust_mean_moves_with_its_points_and_alpha_as_its_closed_form(name):
    y, forward, back = pool(name)(TEN, ALPHA, MEAN)
    right = closed(name, TEN, ALPHA, y)
    assert apart(forward, right) < 1e-12 and apart(back, right) < 1e-12
    assert apart(jnp.sum(right[0]), 1.0) < 1e-14


@pytest.mark.parametrize("name", ["pseudo-Huber", "Welsch"])
def test_second_order_of_a_robust_mean(name):
    @jax.jit
    def both(x):
        y = problem.pool(name, x, ALPHA)
        by_x, by_y = jax.jacfwd(problem.influence, (1, 3))(name, x, ALPHA, y)
        judge = by_x + jnp.outer(by_y, problem.influence(name, x, ALPHA, y))  # y moves with x
        return jax.hessian(problem.pool, 1)(name, x, ALPHA), judge

    ours, judge = both(TEN[2:])
    assert apart(ours, judge) < 1e-11


def test_pools_of_vectors_are_those_of_their_closed_form():
    x = jnp.asarray(RNG.normal(size=(6, 2)))
    twice = lambda x: (problem.pool("Welsch", x, ALPHA),) * 2  # noqa: E731
    ours, y = jax.jit(jax.jacrev(twice, has_aux=True))(x)
    r = np.asarray(y) - np.asarray(x)
    w, eye = np.exp(-np.sum(r**2, 1) / 2)[:, None, None], np.eye(2)
    bend = w * (eye - r[:, :, None] * r[:, None])  # of α²(1 − exp(−‖r‖²/2α²)) at α = 1
    right = jnp.linalg.solve(bend.sum(0), jnp.moveaxis(bend, 0, 1).reshape(2, -1))
    assert apart(ours.reshape(2, -1), right) < 1e-12


def test_ten_points_with_three_outliers():
    found = {name: pool(name)(TEN, ALPHA, MEAN) for name in problem.PENALTIES}
    y = {name: float(value) for name, (value, *_) in found.items()}
    far = {name: forward[0][-3:] for name, (_, forward, _) in found.items()}
    assert y["quadratic"] > 0.6 and 0.15 < y["Huber"] < y["pseudo-Huber"] < 0.25
    assert abs(y["Welsch"]) < 0.1 and abs(y["truncated"]) < 0.1
    assert np.allclose(far["quadratic"], 0.1) and largest(far["pseudo-Huber"]) < 0.01
    assert largest([far[name] for name in ("Huber", "Welsch", "truncated")]) < 1e-4


def test_hubers_mean_of_two_far_clusters_has_no_derivative():
    x = 10 * jnp.sign(jnp.arange(10.0) - 4.5) + jnp.tile(jnp.linspace(-0.5, 0.5, 5), 2)
    with pytest.raises(REFUSED, match="singular"):
        jax.block_until_ready(pool("Huber")(x, ALPHA, jnp.mean(x)))


def test_welsch_from_far_is_a_wrong_minimum_with_a_right_derivative():
    wrong, (slope, _), _ = pool("Welsch")(TEN, ALPHA, TEN[-1] + 0.5)
    right, *_ = pool("Welsch")(TEN, ALPHA, TEN[3])
    assert abs(wrong + 6) < 0.1 and abs(right) < 0.1
    assert apart(slope, closed("Welsch", TEN, ALPHA, wrong)[0]) < 1e-12
    there, here = (np.exp(-((np.asarray(TEN) - y) ** 2) / 2).sum() for y in (wrong, right))
    assert there < here - 1  # Welsch's energy is Σ(1 − exp(−r²/2))
