"""Lecture 08: closed forms, differences and unrolled loops judge codes and their derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import difference, largest

import implicit_tutorial as it
from implicit_tutorial.lectures.unrolled.problem import data, dictionary, gradients, judge, lasso

D = jnp.asarray(dictionary.shipped())
Y = jnp.asarray(data.patches("china", 1, 8))
RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def one():
    """A small lasso, its minimum, and the compiled solve."""
    rng = np.random.default_rng(3)
    small = jnp.asarray(rng.normal(size=(6, 10)))
    a = lasso.lasso(
        small / jnp.linalg.norm(small, axis=0, keepdims=True), jnp.asarray(rng.normal(size=6)), 0.3
    )
    return a, jax.jit(lambda a: lasso.solved(a, 400))(a)


def test_the_shipped_dictionary_has_128_strokes_of_length_one():
    assert D.shape == (64, 128) and jnp.allclose(jnp.linalg.norm(D, axis=0), 1)
    assert dictionary.FILE.stat().st_size < 70_000


def test_patches_have_no_mean_and_length_one_and_a_square_is_put_together_again():
    assert np.allclose(np.asarray(Y).mean(1), 0) and np.allclose(np.linalg.norm(Y, axis=1), 1)
    cut, means = data.tiles("flower", 100, 200)
    square = data.photograph("flower")[100:164, 200:264]
    assert np.allclose(data.joined(cut + means), square)


def test_a_minimum_satisfies_its_conditions_on_and_off_the_support(one):
    a, z = one
    slope, on = a.D.T @ (a.y - a.D @ z), z != 0
    assert 2 <= jnp.sum(on) <= 6
    assert jnp.max(jnp.abs(jnp.where(on, slope - a.lam * jnp.sign(z), 0))) < 1e-12
    assert jnp.all(jnp.abs(slope) < a.lam * (1 + 1e-12))
    assert jnp.max(jnp.abs(z - lasso.step(a, z))) < 1e-13
    found = it.fixed_point(lasso.step, a, lasso.zeros(a), solver=it.Anderson())
    assert jnp.max(jnp.abs(found.value - z)) < 1e-9


def test_the_least_value_does_not_rise_along_istas_path(one):
    a, z = one
    values = jax.vmap(lambda z: lasso.objective(a, z))(lasso.ista(a, jnp.ones(50)))
    assert jnp.all(jnp.diff(values) <= 1e-14) and values[-1] >= lasso.objective(a, z) - 1e-14


def outer(a):
    z = it.implicit_function(lambda a: lasso.solved(a, 400), gradients.conditions)(a)
    return jnp.sum(jnp.sin(jnp.arange(1.0, z.size + 1)) * z**2)


def test_derivatives_in_both_modes_and_to_order_2_are_those_of_unrolled_and_of_differences(one):
    a, z = one
    # The step is a setting, and no parameter: its direction is zero.
    da = lasso.Lasso(*(jnp.asarray(RNG.normal(size=x.shape)) for x in a))
    da = da._replace(eta=jnp.zeros(()))

    def all_of(f):
        slope = jax.grad(f)
        return jax.jit(
            lambda a: (slope(a), jax.jvp(f, (a,), (da,))[1], jax.jvp(slope, (a,), (da,))[1])
        )

    def unrolled(a):
        z = it.unrolled(lasso.step, a, lasso.zeros(a), 1500)
        return jnp.sum(jnp.sin(jnp.arange(1.0, z.size + 1)) * z**2)

    by_theorem, through = all_of(outer), all_of(unrolled)
    (reverse, forward, twice), right = by_theorem(a), through(a)
    assert largest(jax.tree.map(jnp.subtract, (reverse, forward, twice), right)) < 1e-9
    assert abs(sum(jnp.sum(g * d) for g, d in zip(reverse, da, strict=True)) - forward) < 1e-11
    slope = difference(lambda a: by_theorem(a)[0], a, da, h=1e-6)
    assert largest(jax.tree.map(jnp.subtract, twice, slope)) < 1e-6


def test_the_slope_by_the_price_is_the_closed_form(one):
    a, z = one
    slope = jax.jit(jax.jacfwd(lambda lam: gradients.code(a._replace(lam=lam))))(a.lam)
    assert jnp.max(jnp.abs(slope - lasso.slope_by_lam(a, z))) < 1e-12
    assert abs(jax.grad(lambda z: lasso.objective(a, z))(z) @ slope) < 1e-12


def test_newton_takes_one_step_from_the_right_support_and_runs_away_from_zero():
    a = lasso.lasso(D, Y[0])
    z = jax.jit(lambda a: lasso.fista_at(a, 400))(a)
    assert jnp.max(jnp.abs(lasso.step(a, z) - z)) > 1e-14
    z = lasso.newton_from(a, z)
    assert jnp.max(jnp.abs(lasso.step(a, z) - z)) < 1e-14 and 5 < jnp.sum(jnp.abs(z) > 1e-9) < 40
    away = it.fixed_point(lasso.step, a, lasso.zeros(a), solver=it.Newton(), throw=False)
    assert not away.converged and not away.residual_norm < 1e6


def test_the_least_values_slope_needs_no_theorem():
    """Danskin: the codes held, or differentiated through the theorem, it is the same slope."""
    few = Y[:2]
    a = lasso.lasso(D, few)
    Z = jax.jit(jax.vmap(lasso.solved, (lasso.ROWS,)))(a)
    held = jax.jit(jax.grad(dictionary.value))(D, few, Z)

    def whole(D):
        b = a._replace(D=D)
        return jnp.mean(jax.vmap(lambda b: lasso.objective(b, gradients.code(b)), (lasso.ROWS,))(b))

    assert jnp.max(jnp.abs(held - jax.jit(jax.grad(whole))(D))) < 1e-12
    right = sum(jnp.outer(D @ z - y, z) for z, y in zip(Z, few, strict=True)) / 2
    assert jnp.max(jnp.abs(held - right)) < 1e-12


def test_learning_makes_the_objective_fall():
    many = jnp.asarray(data.patches("china", 0, 2000), jnp.float32)
    order = dictionary.batches(40, 2000)
    learned, values = dictionary.learn(dictionary.start(many), many, order, 30.0)
    assert jnp.mean(values[-5:]) < 0.97 * values[0]
    assert jnp.allclose(jnp.linalg.norm(learned, axis=0), 1, atol=1e-5)


def test_fista_keeps_what_it_is_asked_for(one):
    a, _ = one
    codes = lasso.fista(a, 9)
    assert jnp.array_equal(lasso.fista_at(a, 9), codes[-1]) and len(codes) == 9


def test_an_unrolled_slope_by_the_dictionary_is_late_and_keeps_every_iterate():
    found = gradients.study(D, Y[:4], (16, 64))
    assert jnp.all(found.off_D > 0.15)
    assert jnp.all(found.off_lam < found.off_D) and found.off_lam[1] < 0.05
    assert found.megabytes[1] > 2 * found.megabytes[0]


def test_a_posed_patch_is_solved_at_its_contrast():
    test = judge.posed(D, Y[:2], 3.0)
    assert jnp.allclose(test.problems.y, 3 * Y[:2])
    zero = judge.gaps(lambda _, a: lasso.zeros(a)[None], None, test)
    by_hand = jnp.mean(jnp.sum((3 * Y[:2]) ** 2, axis=1) / 2 / test.least) - 1
    assert abs(zero[0] - by_hand) < 1e-12
    assert abs(judge.gaps(600, None, test)[-1]) < 1e-9
