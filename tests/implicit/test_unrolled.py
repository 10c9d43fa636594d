"""What the theorem replaces, and the k-step gradients between the two."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, assert_close, implicit_loss, layer, loss
from jax.flatten_util import ravel_pytree

import implicit_tutorial as it


def flat_gradient(f):
    return ravel_pytree(jax.jit(jax.grad(f))(A))[0]


EXACT = flat_gradient(implicit_loss)


def relative_error(gradient):
    return float(jnp.linalg.norm(gradient - EXACT) / jnp.linalg.norm(EXACT))


def decreases_geometrically(errors, steps):
    """Is log(error) nearly linear in the steps, and falling?"""
    slopes = np.diff(np.log(errors)) / np.diff(steps)
    return np.all(slopes < -0.2) and np.ptp(slopes) < 0.6 * np.max(np.abs(slopes))


def test_unrolled_applies_f_so_many_times():
    z = Z0
    for steps in range(4):
        assert_close(it.unrolled(layer, A, Z0, steps), z, 1e-15)
        z = layer(A, z)


def test_unrolled_is_differentiable_with_respect_to_its_start():
    derivative = jax.grad(lambda z: loss(it.unrolled(layer, A, z, 2)))(Z0)
    expected = jax.grad(lambda z: loss(layer(A, layer(A, z))))(Z0)
    assert_close(derivative, expected, 1e-14)


def test_the_k_step_gradient_errs_less_by_a_constant_factor_a_step():
    def k_step(a, k):
        solve = it.Neumann(max_steps=k)
        return loss(it.fixed_point(layer, a, Z0, linear_solver=solve, throw=False).value)

    steps = [1, 2, 6, 12]
    errors = [relative_error(flat_gradient(partial(k_step, k=k))) for k in steps]
    assert errors[0] > 0.05
    assert decreases_geometrically(errors, steps)


def test_the_one_step_gradient_leaves_the_inverse_out():
    z = it.fixed_point(layer, A, Z0).value

    def one_step(a):
        solver = it.Neumann(max_steps=1)
        return loss(it.fixed_point(layer, a, Z0, linear_solver=solver, throw=False).value)

    assert_close(jax.grad(one_step)(A), jax.grad(lambda a: loss(layer(a, z)))(A), 1e-11)


def test_a_cut_neumann_series_raises_unless_told_not_to():
    def f(a):
        return loss(it.fixed_point(layer, a, Z0, linear_solver=it.Neumann(max_steps=2)).value)

    with pytest.raises(Exception, match="Neumann did not solve"):
        jax.grad(f)(A)


def test_the_unrolled_gradient_errs_less_by_a_constant_factor_a_step():
    steps = [4, 10, 20]
    errors = [
        relative_error(flat_gradient(lambda a, k=k: loss(it.unrolled(layer, a, Z0, k))))
        for k in steps
    ]
    assert decreases_geometrically(errors, steps)


@pytest.mark.parametrize("steps", [-1, 1.5, "3"])
def test_steps_must_be_a_whole_number(steps):
    with pytest.raises(ValueError, match="unrolled: steps must be a whole number"):
        it.unrolled(layer, A, Z0, steps)
