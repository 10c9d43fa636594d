"""Lecture 10: the adjoint by the theorem, and what noisy measurements tell of a coefficient."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import difference, polished
from scipy.sparse.linalg import spsolve

from implicit_tutorial.lectures.deep_ritz.problem import conductivity, grid, nonlinear

N, C = 12, 5
RNG = np.random.default_rng(0)
MEDIUM = grid.Medium(
    jnp.asarray(0.5 * RNG.normal(size=(C, C))),
    jnp.array([20.0, -7.0]),
    jnp.asarray(1 + RNG.uniform(size=(N, N))),
)
ALONG = jax.tree.map(lambda x: jnp.asarray(RNG.normal(size=x.shape)), MEDIUM)
WEIGHTS = jnp.asarray(RNG.normal(size=(N, N)))


def measured(a, u_of=grid.carried):
    return jnp.sum(WEIGHTS * u_of(a) ** 2)


def dot(a, b):
    return sum(jnp.sum(x * y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


def test_the_matrix_of_scipy_is_the_derivative_of_the_residual():
    by_jax = jax.jacfwd(lambda u: grid.residual(MEDIUM, u))(jnp.zeros((N, N)))
    k, q = grid.conductivities(MEDIUM.m, N)
    by_hand = grid.matrix(k, q, MEDIUM.v).toarray()
    assert np.max(np.abs(by_hand - by_jax.reshape(N * N, N * N))) < 1e-10
    assert np.max(np.abs(by_hand - by_hand.T)) > 1
    assert jnp.max(jnp.abs(grid.residual(MEDIUM, grid.solve(MEDIUM)))) < 1e-10


def test_without_conductivity_and_velocity_it_is_poissons_equation():
    """−Δu = 2π² sin πx sin πy, whose solution is the product of the sines."""
    x = np.arange(1, 33) / 33
    u = np.outer(np.sin(np.pi * x), np.sin(np.pi * x))
    plain = grid.Medium(jnp.zeros((3, 3)), jnp.zeros(2), jnp.asarray(2 * np.pi**2 * u))
    assert np.max(np.abs(grid.solve(plain) - u)) < 1e-3


def test_the_adjoint_with_advection_is_that_of_central_differences_in_both_modes():
    reverse, forward = jax.jit(
        lambda a, da: (jax.grad(measured)(a), jax.jvp(measured, (a,), (da,))[1])
    )(MEDIUM, ALONG)
    central = difference(jax.jit(measured), MEDIUM, ALONG)
    assert abs(dot(reverse, ALONG) - central) < 1e-6 * abs(central)
    assert abs(forward - central) < 1e-6 * abs(central)


def test_a_missing_transpose_shows_and_the_right_one_does_not():
    """By hand, with the matrix and its transpose."""
    u = grid.solve(MEDIUM)
    k, q = grid.conductivities(MEDIUM.m, N)
    A, v = grid.matrix(k, q, MEDIUM.v), np.asarray(2 * WEIGHTS * u).ravel()
    _, pull_back = jax.vjp(lambda m: grid.residual(MEDIUM._replace(m=m), u), MEDIUM.m)
    right, wrong = (-pull_back(jnp.asarray(spsolve(B, v)).reshape(N, N))[0] for B in (A.T, A))
    by_package = jax.jit(jax.grad(measured))(MEDIUM).m
    assert jnp.linalg.norm(by_package - right) < 1e-9 * jnp.linalg.norm(right)
    assert jnp.linalg.norm(wrong - right) > 0.1 * jnp.linalg.norm(right)


def test_conjugate_gradients_do_where_nothing_flows_and_second_derivatives_hold():
    still = MEDIUM._replace(v=jnp.zeros(2))
    by_m = lambda m: measured(still._replace(m=m), grid.diffused)  # noqa: E731
    slope, curvature = jax.jit(lambda m, dm: jax.jvp(jax.grad(by_m), (m,), (dm,)))(still.m, ALONG.m)
    value = jax.jit(by_m)
    central = difference(value, still.m, ALONG.m)
    assert abs(jnp.sum(slope * ALONG.m) - central) < 1e-6 * abs(central)
    gradients = difference(jax.jit(jax.grad(by_m)), still.m, ALONG.m)
    assert jnp.linalg.norm(curvature - gradients) < 1e-5 * jnp.linalg.norm(gradients)


@pytest.fixture(scope="module")
def searched():
    """Twice 100 points, and the fits for two λ."""
    m = conductivity.truth()
    data = [conductivity.measure(m, 100, seed) for seed in range(2)]
    with polished(conductivity, "loss_and_slope", static_argnums=()):
        return m, data, [conductivity.search(each, (10.0, 0.1)) for each in data]


def test_u_is_found_and_m_is_not(searched):
    m, _, found = searched
    u = conductivity.u_of(m)
    for each in found:
        m_errors, u_errors = each.errors(m, u)
        assert u_errors[0] < 0.02 and 0.15 < m_errors[0] < 0.4
        assert m_errors[1] > 1.5 * m_errors[0]


def test_the_truth_explains_the_data_no_better_than_what_was_found(searched):
    m, data, found = searched
    for measured, each in zip(data, found, strict=True):
        of_truth = conductivity.misfit(conductivity.u_of(m), measured)
        assert 0.6 < of_truth < 1.5
        assert each.misfit[1] < each.misfit[0] < of_truth


def test_what_is_below_the_noise_is_counted(searched):
    m, data, _ = searched
    many, few = conductivity.visible(m, conductivity.measure(m, 400, 0), data[0])
    assert len(many) == 144 and np.sum(many > 1) > 120
    assert len(few) == 100 and 60 < np.sum(few > 1) < 95  # of 144 directions


def test_a_conductivity_of_u_has_a_closed_form():
    x = jnp.arange(1, 256) / 256
    u = nonlinear.u_star(x)
    U = jnp.pad(u, 1)
    flux = nonlinear.X_star((U[1:] + U[:-1]) / 2) * jnp.diff(U)
    assert jnp.max(jnp.abs(-jnp.diff(flux) * 256**2 - 1)) < 1e-2


def test_x_of_u_is_found_within_a_quarter_for_five_seeds():
    knots = nonlinear.knots()
    for seed in range(5):
        found = nonlinear.fit(seed)
        ratio = jnp.exp(found.log_X) / nonlinear.X_star(knots)
        assert jnp.max(jnp.abs(ratio - 1)) < 0.25
        exact = nonlinear.u_star(jnp.arange(1, nonlinear.CELLS) / nonlinear.CELLS)
        assert jnp.linalg.norm(found.u - exact) < 0.01 * jnp.linalg.norm(exact)
        assert nonlinear.solution(found.log_X, found.measured).converged
