"""Anderson's weights: the constrained least squares they solve, at any scale and rank."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import given, settings, strategies as st

from implicit_tutorial.solvers.anderson import mixing_weights

RIDGE = 10 * float(np.finfo(np.float64).eps)
compiled = jax.jit(partial(mixing_weights, ridge=RIDGE))
M, DIMENSION = 4, 6
quick = settings(max_examples=25, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
scales = st.lists(st.integers(-8, 8), min_size=M, max_size=M)


def residuals(seed, exponents=(0,) * M):
    rows = np.random.default_rng(seed).normal(size=(M, DIMENSION))
    return rows * 10.0 ** np.array(exponents)[:, None]


def weights(R):
    """Anderson's weights for the residuals in the rows of R, of which some may be zero."""
    lengths = np.linalg.norm(R, axis=1)
    U = R / np.where(lengths > 0, lengths, 1)[:, None]
    return np.asarray(compiled(jnp.asarray(U @ U.T), jnp.asarray(lengths)))


@quick
@given(seeds, scales, st.sets(st.integers(0, M - 1), max_size=M - 1))
def test_weights_sum_to_1_and_an_empty_slot_gets_none(seed, exponents, empty):
    R = residuals(seed, exponents)
    R[list(empty)] = 0
    alpha = weights(R)
    assert abs(np.sum(alpha) - 1) < 1e-12 * max(1, np.max(np.abs(alpha)))
    assert np.all(alpha[list(empty)] == 0)


@quick
@given(seeds)
def test_they_solve_the_constrained_least_squares_problem(seed):
    R = residuals(seed)
    bordered = np.block([[R @ R.T, np.ones((M, 1))], [np.ones((1, M)), np.zeros((1, 1))]])
    expected = np.linalg.solve(bordered, np.eye(M + 1)[M])[:M]
    np.testing.assert_allclose(weights(R), expected, rtol=1e-6, atol=1e-9)


@quick
@given(seeds, st.integers(1, M - 1))
def test_dependent_residuals_give_finite_weights_and_the_smallest_residual(seed, rank):
    R = residuals(seed)
    R[rank:] = np.random.default_rng(seed + 1).normal(size=(M - rank, rank)) @ R[:rank]
    alpha = weights(R)
    assert np.all(np.isfinite(alpha)) and abs(np.sum(alpha) - 1) < 1e-6
    # any weights that sum to 1 are a first residual plus a mixture of differences
    differences = (R[1:] - R[0]).T
    best = R[0] + differences @ np.linalg.lstsq(differences, -R[0], rcond=1e-10)[0]
    assert np.linalg.norm(alpha @ R) <= np.linalg.norm(best) + 1e-5 * np.linalg.norm(R)


@quick
@given(seeds, st.integers(-100, 100))
def test_the_scale_of_all_residuals_does_not_matter(seed, exponent):
    R = residuals(seed)
    one, other = (weights(c * R) for c in (1.0, 2.0**exponent))
    np.testing.assert_allclose(other, one, rtol=1e-9)


def test_without_any_residual_the_weights_are_finite():
    assert np.all(np.isfinite(weights(np.zeros((M, DIMENSION)))))
