"""Lecture 07: what tuning, distilling and weighing gain, and what they do not."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import difference as central

from implicit_tutorial.lectures.bilevel.problem import data, flipped, images, kernels


def test_the_hypergradient_of_a_kernel_is_that_of_differences_and_of_cholesky():
    one = data.friedman(0)
    theta = kernels.start(10)
    along = jnp.asarray(np.random.default_rng(0).normal(size=11))
    by_theorem = jax.jit(jax.grad(lambda t: kernels.losses(t, one)[0]))(theta)
    through = jax.jit(jax.grad(lambda t: kernels.losses(t, one, kernels.solve)[0]))(theta)
    assert jnp.linalg.norm(by_theorem - through) < 1e-9 * jnp.linalg.norm(through)
    difference = central(lambda t: kernels.losses(t, one)[0], theta, along)
    assert abs(by_theorem @ along - difference) < 1e-6 * abs(difference)


@pytest.mark.parametrize("name", ["friedman", "diabetes"])
def test_five_splits_of_three_searches(name):
    splits = data.stacked([getattr(data, name)(seed) for seed in range(5)])
    found = kernels.three_ways(splits)
    grid, random, ours = found.values()
    assert all(np.isfinite(part).all() for each in found.values() for part in each)
    assert np.all(ours.validation < np.minimum(grid.validation, random.validation) - 0.01)
    if name == "friedman":
        assert np.all(2 * ours.test < np.minimum(grid.test, random.test))
    else:  # better on validation in every split, and no better on the test
        assert np.mean(ours.test) > np.mean(grid.test)


def test_the_useful_features_of_friedmans_function_get_the_short_scales():
    splits = data.stacked([data.friedman(seed) for seed in range(5)])
    theta = kernels.climb_down(splits, kernels.start(10)).theta
    assert jnp.all(jnp.min(theta[:, 1:6], 1) > jnp.max(theta[:, 6:], 1) - 1.5)
    assert jnp.all(jnp.mean(theta[:, 1:6], 1) > jnp.mean(theta[:, 6:], 1) + 1)


@pytest.fixture(scope="module")
def digits():
    return images.digits()


@pytest.fixture(scope="module")
def taught(digits):
    learn, _ = digits
    starts = images.real(learn, 20)
    return starts, *images.distil(starts[:5], learn)


def test_the_hypergradient_by_pixels_is_that_of_differences_and_of_unrolled_steps(digits):
    learn = jax.tree.map(lambda x: x[:50], digits[0])
    teachers = images.means(learn)
    along = jnp.asarray(np.random.default_rng(0).normal(size=(10, 64)))
    by_theorem = jax.jit(jax.grad(images.outer))(teachers, learn)
    difference = central(jax.jit(lambda X: images.outer(X, learn)), teachers, along)
    assert abs(jnp.sum(by_theorem * along) - difference) < 1e-7 * abs(difference)


def test_a_students_hundred_numbers_are_the_minimum_over_all_weights(taught):
    """W has a row a pixel and one for the bias: teachersᵀA, and the sums of A."""
    starts, distilled, _ = taught

    @jax.jit
    @jax.vmap
    def slope(teachers):
        def whole(W, b):
            told = jax.nn.log_softmax(teachers @ W + b[None])
            return -jnp.mean(jnp.diag(told)) + images.PENALTY / 2 * (jnp.sum(W**2) + jnp.sum(b**2))

        A = images.newton(teachers)
        return jax.grad(whole, (0, 1))(teachers.T @ A, jnp.sum(A, 0))

    found = slope(jnp.concatenate([starts, distilled]))
    assert max(jnp.max(jnp.abs(part)) for part in found) < 1e-12


def test_ten_distilled_images_teach_more_than_ten_real_ones(digits, taught):
    learn, test = digits
    starts, distilled, losses = taught
    real, chosen = (images.accuracies(starts, part) for part in (test, learn))
    best = real[jnp.argmax(chosen)]
    (mean,) = images.accuracies(images.means(learn)[None], test)
    ours = images.accuracies(distilled, test)
    assert jnp.all(ours > mean + 0.03) and jnp.all(ours < images.by_all(learn, test) - 0.005)
    assert jnp.mean(real) < best - 0.03 and best < mean - 0.05
    assert jnp.all(losses[:, -1] < losses[:, 0] / 3)


@pytest.fixture(scope="module")
def noisy():
    drawn = data.stacked([flipped.even_or_odd(seed) for seed in range(5)])
    return drawn, flipped.weigh(drawn)


def test_weights_find_wrong_labels_and_gain_nothing_over_the_clean_examples(noisy):
    drawn, found = noisy
    areas = jax.vmap(flipped.found)(found.weights, drawn.flipped)
    assert jnp.all(areas > 0.8)
    assert jnp.all(found.reweighted > found.as_they_are + 0.1)
    assert jnp.all(jnp.abs(found.reweighted - found.clean_alone) < 0.03)


def test_one_influence_is_that_of_differences(noisy):
    one = jax.tree.map(lambda x: x[0], noisy[0])
    c = jnp.ones(len(one.train.y))
    by_theorem = flipped.influences(one)
    along = jnp.asarray(np.random.default_rng(0).normal(size=len(c)))

    def F(c):
        w = flipped.fitted(c, one.train)
        return jnp.mean(data.logistic(w, one.clean))

    difference = central(jax.jit(F), c, along)
    assert abs(by_theorem @ along - difference) < 1e-6 * abs(difference)


def test_influences_alone_find_wrong_labels(noisy):
    drawn, _ = noisy
    at_once = jax.vmap(flipped.influences)(drawn)
    assert jnp.all(jax.vmap(flipped.found)(-at_once, drawn.flipped) > 0.7)
