"""Anderson acceleration reduces to what theory says, and survives what it must."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, N, X, affine, layer, matrix_of_norm

import implicit_tutorial as it


@pytest.mark.parametrize("mixing", [1.0, 0.6])
def test_memory_1_is_damped_iteration(mixing):
    anderson = it.fixed_point(layer, A, Z0, solver=it.Anderson(memory=1, mixing=mixing))
    damped = it.fixed_point(layer, A, Z0, solver=it.FixedPointIteration(damping=mixing))
    assert int(anderson.steps) == int(damped.steps) > 10
    np.testing.assert_allclose(anderson.value, damped.value, rtol=0, atol=1e-14)
    np.testing.assert_allclose(anderson.history, damped.history, rtol=1e-6, atol=1e-14)


def test_memory_2_in_one_dimension_is_the_secant_method():
    def r(z):
        return np.cos(z) - z

    z = [0.2, np.cos(0.2)]
    while abs(r(z[-1])) > 1e-9:
        slope = (r(z[-1]) - r(z[-2])) / (z[-1] - z[-2])
        z.append(z[-1] - r(z[-1]) / slope)
    solver = it.Anderson(memory=2, rtol=0.0, atol=1e-9)
    solution = it.fixed_point(lambda a, z: jnp.cos(z), None, 0.2, solver=solver)
    assert int(solution.steps) == len(z)
    np.testing.assert_allclose(solution.history[: len(z)], np.abs(r(np.array(z))), 1e-4, 1e-12)


@pytest.mark.parametrize("n, memory", [(1, 2), (3, 6), (8, 9)])
def test_a_linear_problem_ends_within_n_plus_2_steps(n, memory):
    a = (matrix_of_norm(0.9, n, np.random.default_rng(n)), jnp.ones(n))
    solution = it.fixed_point(affine, a, jnp.zeros(n), solver=it.Anderson(memory=memory))
    assert int(solution.steps) <= n + 2
    exact = np.linalg.solve(np.eye(n) - a[0], a[1])
    np.testing.assert_allclose(solution.value, exact, rtol=1e-10)


def test_it_halves_the_steps_on_a_slow_real_spectrum():
    n = 32
    Q = np.linalg.qr(np.random.default_rng(2).normal(size=(n, n)))[0]
    a = (jnp.asarray(Q @ np.diag(np.linspace(-0.3, 0.97, n)) @ Q.T), jnp.ones(n))
    plain, accelerated = (
        it.fixed_point(affine, a, jnp.zeros(n), solver=solver)
        for solver in (it.FixedPointIteration(), it.Anderson())
    )
    assert 2 * int(accelerated.steps) <= int(plain.steps)
    np.testing.assert_allclose(accelerated.value, plain.value, rtol=0, atol=1e-8)


def test_permuting_the_coordinates_permutes_the_answer():
    order = jnp.array([3, 0, 4, 1, 2])
    one = it.fixed_point(layer, A, Z0)
    other = it.fixed_point(layer, (A[0][order][:, order], X[order]), Z0)
    assert int(one.steps) == int(other.steps)
    np.testing.assert_allclose(other.value, one.value[order], rtol=0, atol=1e-13)


@pytest.mark.parametrize("c", [2.0**-60, 2.0**60])
def test_the_scale_of_the_problem_does_not_matter(c):
    def scaled(a, z):
        return c * layer(a, z / c)

    solver = it.Anderson(rtol=1e-10, atol=0.0)
    one, other = (it.fixed_point(f, A, Z0, solver=solver) for f in (layer, scaled))
    assert int(one.steps) == int(other.steps)
    np.testing.assert_array_equal(other.value, c * one.value)


def test_dependent_columns_and_a_memory_above_the_dimension():
    a = (jnp.diag(jnp.array([0.5, 0.5, 0.5])), jnp.array([1.0, 2.0, 3.0]))  # all residuals parallel
    solution = it.fixed_point(affine, a, jnp.zeros(3), solver=it.Anderson(memory=10))
    assert int(solution.steps) <= 4
    np.testing.assert_allclose(solution.value, 2 * a[1], rtol=1e-11)


@pytest.mark.parametrize("x", [0.0, 1.0])
def test_it_stays_finite_in_float32_past_the_floor(x):
    a = jax.tree.map(lambda x: x.astype(jnp.float32), (A[0], x * X))
    solver = it.Anderson(rtol=0.0, atol=0.0, max_steps=2000)
    z0 = jnp.full(N, 0.5, jnp.float32)
    solution = it.fixed_point(layer, a, z0, solver=solver, throw=False)
    steps = int(solution.steps)
    assert steps == 2000 or float(solution.residual_norm) == 0.0
    assert jnp.all(jnp.isfinite(solution.history[:steps]))
    plain = it.fixed_point(layer, a, z0, solver=it.FixedPointIteration(atol=1e-7)).value
    np.testing.assert_allclose(solution.value, plain, rtol=0, atol=1e-5)


def test_a_constant_f_and_a_zero_residual_are_no_trouble():
    solution = it.fixed_point(lambda a, z: a + 0 * z, X, Z0)
    assert int(solution.steps) == 2
    np.testing.assert_array_equal(solution.value, X)
