"""Linear solvers against NumPy: A and its transpose, any scale, and no silent failure."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import LINEAR_SOLVERS, matrix_of_norm, name
from jax import lax

import implicit_tutorial as it

N = 6
rng = np.random.default_rng(5)
A = jnp.eye(N) - matrix_of_norm(0.8, N, rng)
B = jnp.asarray(rng.normal(size=N))
each_solver = pytest.mark.parametrize("solver", LINEAR_SOLVERS, ids=name)


@partial(jax.jit, static_argnums=0)
def solve(solver, A, b):
    return solver(lambda x: A @ x, b)[:2]


def assert_solves(solver, A, b, tolerance=1e-9, scale=1.0):
    """`solver` solves A x = scale·b, compared at the scale 1, where NumPy cannot underflow."""
    x, good = solve(solver, A, scale * b)
    assert good
    assert x.dtype == b.dtype
    np.testing.assert_allclose(x / scale, np.linalg.solve(A, b), rtol=0, atol=tolerance)


@each_solver
def test_it_solves_a_system_that_is_not_symmetric(solver):
    assert np.linalg.norm(np.linalg.solve(A, B) - np.linalg.solve(A.T, B)) > 0.1
    assert_solves(solver, A, B)


@each_solver
def test_its_transpose_solves_with_the_transpose(solver):
    def bare(A, b):
        return solver(A, b).x

    @jax.jit
    def pull_back(b):
        return jax.vjp(lambda b: lax.custom_linear_solve(lambda x: A @ x, b, bare, bare), b)[1](B)

    expected = np.linalg.solve(A.T, B)
    np.testing.assert_allclose(pull_back(B)[0], expected, rtol=1e-9, atol=1e-9)


@each_solver
@pytest.mark.parametrize("scale", [1e-30, 1e-200, 1e30])
def test_the_scale_of_b_does_not_matter(solver, scale):
    assert_solves(solver, A, B, scale=scale)


@each_solver
@pytest.mark.parametrize("scale", [1e-30, 1e-22, 1e25])
def test_the_scale_of_b_does_not_matter_in_float32(solver, scale):
    assert_solves(solver, A.astype(jnp.float32), B.astype(jnp.float32), 1e-4, scale)


@each_solver
def test_zero_b_gives_zero(solver):
    x, good = solve(solver, A, 0 * B)
    assert good and jnp.all(x == 0)


@each_solver
@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_a_singular_matrix_is_reported(solver, dtype):
    u = jnp.ones(N) / jnp.sqrt(N)
    singular = A - jnp.outer(A @ u, u)  # its kernel is u
    _, good = solve(solver, singular.astype(dtype), jnp.arange(1.0, N + 1).astype(dtype))
    assert not good


@each_solver
@pytest.mark.parametrize("bad", [jnp.nan, jnp.inf])
def test_a_right_hand_side_that_is_not_finite_is_reported(solver, bad):
    _, good = solve(solver, A, B.at[0].set(bad))
    assert not good


@pytest.mark.parametrize("solver", [it.Dense(), it.GMRES()], ids=name)
def test_an_indefinite_matrix_is_solved(solver):
    Q = np.linalg.qr(rng.normal(size=(N, N)))[0]
    indefinite = jnp.asarray(Q @ np.diag([-3.0, -1.0, -0.5, 0.5, 1.0, 2.0]) @ Q.T)
    assert_solves(solver, indefinite, B)
    assert not solve(it.Neumann(), indefinite, B)[1]


def test_a_rotation_defeats_bicgstab_aloud():
    rotation = jnp.array([[0.0, 1.0], [-1.0, 0.0]])
    b = jnp.array([1.0, 2.0])
    x, good = solve(it.BiCGStab(), rotation, b)
    assert good == np.allclose(rotation @ x, b, atol=1e-9)
    assert_solves(it.GMRES(), rotation, b)


@pytest.mark.parametrize(
    "solver",
    [it.Neumann(max_steps=3), it.BiCGStab(max_steps=1), it.GMRES(1e-12, None, 1, 2)],
    ids=name,
)
def test_too_few_steps_are_reported(solver):
    n = 60  # GMRES(30), which BiCGStab falls back on, does not solve it in one round
    large = jnp.eye(n) - matrix_of_norm(0.99, n, np.random.default_rng(6))
    x, good = solve(solver, large, jnp.ones(n))
    assert not good and np.linalg.norm(large @ x - 1) < np.sqrt(n)  # on the way, though


@pytest.mark.parametrize("solver", [it.Neumann(), it.BiCGStab()], ids=name)
def test_atol_and_rtol_loosen_what_is_accepted(solver):
    for loose in (type(solver)(rtol=1e-2), type(solver)(atol=1e-2 * float(jnp.linalg.norm(B)))):
        x, good = solve(loose, A, B)
        measured = float(jnp.linalg.norm(B - A @ x) / jnp.linalg.norm(B))
        assert good and 1e-11 < measured <= 1.01e-2


@pytest.mark.parametrize("k", [1, 2, 5])
def test_neumann_cut_at_k_is_the_sum_of_k_terms(k):
    x, good = solve(it.Neumann(max_steps=k), A, B)
    terms = [np.linalg.matrix_power(np.eye(N) - A, i) @ B for i in range(k)]
    np.testing.assert_allclose(x, sum(terms), rtol=1e-13)
    assert not good


def test_dense_notices_a_matrix_that_is_singular_up_to_rounding():
    hilbert = jnp.asarray(1 / (np.arange(14)[:, None] + np.arange(14) + 1))
    assert not solve(it.Dense(), hilbert, jnp.ones(14))[1]
