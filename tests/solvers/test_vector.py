"""The 2-norms: as exact where squares overflow or vanish as elsewhere."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.solvers.vector import Leaves, norm

N = 100


def each_by_itself(dtype):
    leaves = Leaves((N,), dtype)
    return jax.jit(lambda v: [norm(v), *(x[0] for x in leaves.norms(v, v))])


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_norms_are_exact_at_every_scale(dtype):
    found, limits = each_by_itself(dtype), jnp.finfo(dtype)
    lowest, highest = np.log10([float(limits.tiny), float(limits.max)])
    unit = np.random.default_rng().normal(size=N)
    for exponent in np.linspace(lowest + 4, highest - 3, 200):
        v = jnp.asarray(10**exponent * unit, dtype)
        exact = np.sqrt(np.sum(np.asarray(v, np.longdouble) ** 2))
        for got in found(v):
            assert abs(np.longdouble(got) / exact - 1) < N * limits.eps


@pytest.mark.parametrize("x", [0.0, jnp.inf, jnp.nan])
def test_what_is_zero_or_not_finite_is_told(x):
    for got in each_by_itself(jnp.dtype(float))(jnp.full(N, x)):
        assert jnp.array_equal(got, x, equal_nan=True)


def test_examples_of_a_batch_and_leaves_have_their_own():
    scales = jnp.array([1e-200, 0.0, 1.0, 1e200])
    vectors = jnp.outer(scales, jnp.array([1.0, 3.0, 4.0]))
    change, size = jax.vmap(Leaves((1, 2), jnp.dtype(float)).norms)(vectors, 2 * vectors)
    expected = jnp.outer(scales, jnp.array([1.0, 5.0]))
    assert jnp.allclose(change, expected, rtol=1e-14, atol=0)
    assert jnp.allclose(size, 2 * expected, rtol=1e-14, atol=0)
