"""The layer that counts: its numbers are those of the package, of dense algebra, of differences."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import implicit_tutorial as it
from implicit_tutorial.lectures.deep_equilibrium import problem as deq
from implicit_tutorial.lectures.deep_equilibrium.problem import gradients, regularise
from implicit_tutorial.lectures.deep_equilibrium.problem.stability import by_newton, radius
from implicit_tutorial.lectures.deep_equilibrium.problem.training import clipped

ROWS, N = 5, 6
EXACT = deq.Limits(500, 500, 1e-13)


@pytest.fixture
def a():
    rng = np.random.default_rng(0)
    W = 0.9 * rng.standard_normal((N, N)) / N**0.5
    return jnp.asarray(W), jnp.asarray(rng.standard_normal((ROWS, N)))


def solve(a, limits=EXACT, probe=None):
    zeros = jnp.zeros_like(a[1])
    return deq.equilibrium(deq.layer, a, zeros, limits, probe or deq.silent(ROWS, zeros.dtype))


def weighed(z):
    return jnp.sum(jnp.sin(z) * jnp.arange(1.0, 1 + z.size).reshape(z.shape))


def test_value_and_gradient_are_those_of_fixed_point_and_of_the_unrolled_steps(a):
    zeros = jnp.zeros_like(a[1])
    theirs = jax.value_and_grad(lambda a: weighed(it.fixed_point(deq.layer, a, zeros).value))(a)
    through = jax.value_and_grad(lambda a: weighed(it.unrolled(deq.layer, a, zeros, 400)))(a)
    ours = jax.value_and_grad(lambda a: weighed(solve(a).value))(a)
    for other in (theirs, through):
        for x, y in zip(jax.tree.leaves(ours), jax.tree.leaves(other), strict=True):
            np.testing.assert_allclose(x, y, rtol=1e-8, atol=1e-10)


def test_the_gradient_is_that_of_central_differences(a):
    W, x = a
    gradient = jax.grad(lambda W: weighed(solve((W, x)).value))(W)
    direction = jnp.asarray(np.random.default_rng(1).standard_normal(W.shape))
    ends = [weighed(solve((W + h * direction, x)).value) for h in (-1e-5, 1e-5)]
    slope = float(ends[1] - ends[0]) / 2e-5
    assert float(jnp.vdot(gradient, direction)) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_a_series_of_k_terms_is_the_sum_of_k_powers(a, k):
    z = solve(a).value
    limits = deq.Limits(500, k, 1e-13)
    _, x_bar = jax.grad(lambda a: weighed(solve(a, limits).value))(a)
    v = jax.grad(weighed)(z)
    for row in range(ROWS):
        slope = 1 - z[row] ** 2
        J = slope[:, None] * a[0]
        u = sum((v[row] @ jnp.linalg.matrix_power(J, i) for i in range(k)), 0 * v[row])
        np.testing.assert_allclose(x_bar[row], slope * u, rtol=1e-9)


def test_each_row_stops_on_its_own_as_under_vmap(a):
    limits = deq.Limits(500, 500, 1e-4)
    together = solve(a, limits)

    def alone(x):
        zeros = jnp.zeros((1, N))
        return deq.settle(lambda z: deq.layer((a[0], x[None]), z), zeros, 500, 1e-4).steps[0]

    np.testing.assert_array_equal(together.steps, [alone(x) for x in a[1]])
    assert len(set(together.steps.tolist())) > 1


def test_a_cap_is_kept_and_said():
    a = (3.0 * jnp.array([[0.0, 1.0], [-1.0, 0.0]]), jnp.full((1, 2), 0.3))
    found = deq.settle(lambda z: deq.layer(a, z), jnp.zeros((1, 2)), 60, 1e-4)
    assert found.steps[0] == 60 and not found.settled[0]


def test_the_probe_says_what_the_backward_pass_took(a):
    def counts(limits):
        probe = deq.silent(ROWS, jnp.float64)
        return jax.grad(lambda probe: weighed(solve(a, limits, probe).value))(probe)

    steps, settled = counts(deq.Limits(500, 3, 1e-13))
    assert (steps == 3).all() and not settled.any()
    steps, settled = counts(EXACT)
    assert ((steps > 10) & (steps < 500)).all() and settled.all()


def test_the_limits_are_arrays_so_nothing_is_compiled_anew(a):
    traced = []

    @jax.jit
    def step(a, limits):
        traced.append(limits)
        return solve(a, limits).value

    for cap in (3, 5, 60):
        step(a, deq.Limits(jnp.asarray(cap), jnp.asarray(60), jnp.asarray(1e-4)))
    assert len(traced) == 1


def test_every_network_has_4610_numbers():
    assert deq.parameters(deq.draw(jax.random.key(0))) == 4610


def test_finite_depth_is_the_layer_applied_so_often():
    model = deq.draw(jax.random.key(0))
    pixels = jnp.asarray(np.random.default_rng(0).uniform(size=(3, 64)))
    a = deq.injected(model, pixels)
    for depth in (1, 2, 5):
        z = it.unrolled(deq.layer, a, jnp.zeros_like(a[1]), depth)
        np.testing.assert_allclose(deq.deep(model, pixels, depth, 1.0), z, rtol=1e-12)
    ordinary = jnp.tanh(jnp.tanh(a[1]) @ model.W.T)
    np.testing.assert_allclose(deq.deep(model, pixels, 2, 0.0), ordinary, rtol=1e-12)


def test_the_penalty_has_the_mean_of_the_squared_frobenius_norm(a):
    z = solve(a).value
    keys = jax.random.split(jax.random.key(0), 4000)
    drawn = jax.vmap(lambda key: regularise.jacobian_penalty(deq.layer, a, z, key))(keys)
    J = (1 - z**2)[:, :, None] * a[0][None]
    assert drawn.mean() == pytest.approx(float(jnp.sum(J**2) / z.size), rel=0.02)


@pytest.mark.parametrize("size", [0.5, 3.0])
def test_a_bounded_w_has_the_norm_of_the_bound_or_its_own(size):
    W = np.random.default_rng(0).standard_normal((N, N))
    W = jnp.asarray(size * W / np.linalg.norm(W, 2))
    q = jnp.ones(N)
    for _ in range(40):
        _, q = regularise.contracted(W, 0.95, q)
    bounded, _ = regularise.contracted(W, 0.95, q)
    assert np.linalg.norm(bounded, 2) == pytest.approx(min(size, 0.95), rel=1e-6)


def test_the_radius_is_that_of_the_eigenvalues(a):
    z = solve(a).value
    J = np.asarray((1 - z**2)[:, :, None] * a[0][None])
    exact = np.abs(np.linalg.eigvals(J)).max(axis=1)
    np.testing.assert_allclose(radius(a, z, 3000), exact, rtol=2e-3)
    np.testing.assert_allclose(radius(a, z), exact, rtol=0.1)


def test_newton_finds_the_fixed_point_that_plain_iteration_circles():
    a = (3.0 * jnp.array([[0.0, 1.0], [-1.0, 0.0]]), jnp.array([[0.3, 0.1]]))
    z = by_newton(a, jnp.zeros((1, 2)))
    np.testing.assert_allclose(deq.layer(a, z), z, atol=1e-3)
    assert radius(a, z)[0] > 1


def test_a_gradient_that_is_not_finite_is_left_out():
    short, long = jnp.array([0.3, 0.4]), jnp.array([3.0, 4.0])
    np.testing.assert_allclose(clipped(short, 1.0), short)
    np.testing.assert_allclose(clipped(long, 1.0), long / 5)
    np.testing.assert_array_equal(clipped(jnp.array([jnp.nan, 1.0]), 1.0), 0)


def test_a_tight_cut_is_no_cut(digits):
    model = deq.draw(jax.random.key(0))
    batch = deq.data.Labelled(*(jnp.asarray(x[:16]) for x in digits[0]))
    batch = batch._replace(pixels=batch.pixels.astype(jnp.float64))
    series = gradients.cut_series(model, batch, [1, 100])
    assert series.error[0] > 0.1 and series.error[1] < 1e-4
    solves = gradients.cut_solve(model, batch, [1, 100])
    assert solves.error[0] > 0.1 and solves.error[1] < 1e-4
