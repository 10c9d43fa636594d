"""The numbers that lecture 01 states about the published notebook's layer, in float32."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import layer

import implicit_tutorial as it

PLAIN = it.FixedPointIteration(atol=1e-5, rtol=0.0, max_steps=2000)
NEWTON = it.Newton(atol=1e-5, rtol=0.0)
Z0 = jnp.zeros(10, jnp.float32)


def draw(partitionable):
    with jax.threefry_partitionable(partitionable):
        root = jnp.sqrt(jnp.float32(10))
        W = jax.random.normal(jax.random.PRNGKey(0), (10, 10), jnp.float32) / root
        return W, jax.random.normal(jax.random.PRNGKey(1), (10,), jnp.float32) / root


@pytest.fixture(scope="module")
def old():
    return draw(partitionable=False)


@pytest.fixture(scope="module")
def today():
    return draw(partitionable=True)


def spectral_radius(W):
    return float(np.max(np.abs(np.linalg.eigvals(W))))


def test_the_old_draw_takes_35_plain_steps(old):
    assert spectral_radius(old[0]) == pytest.approx(0.85, abs=0.005)
    solution = it.fixed_point(layer, old, Z0, solver=PLAIN)
    assert int(solution.steps) == 35
    np.testing.assert_allclose(solution.value[:3], [-0.16798, -0.39130, -0.83032], atol=1e-5)


def test_todays_draw_oscillates_for_ever(today):
    assert spectral_radius(today[0]) == pytest.approx(1.23, abs=0.005)
    solution = it.fixed_point(layer, today, Z0, solver=PLAIN, throw=False)
    assert not solution.converged and int(solution.steps) == PLAIN.max_steps
    assert float(solution.residual_norm) == pytest.approx(2.43, abs=0.01)


def test_todays_draw_says_so(today):
    with pytest.raises(RuntimeError, match="FixedPointIteration did not converge.*2.4 after 2000"):
        it.fixed_point(layer, today, Z0, solver=PLAIN)


def newton_iterates(a, steps):
    """Newton's method in NumPy, with the Jacobian by hand: I − diag(1 − tanh²(Wz + x)) W."""
    W, x = map(np.asarray, a)
    z = [np.zeros(10, np.float32)]
    for _ in range(steps):
        t = np.tanh(W @ z[-1] + x)
        J = np.eye(10, dtype=np.float32) - (1 - t**2)[:, None] * W
        z.append(z[-1] - np.linalg.solve(J, z[-1] - t))
    return z


@pytest.mark.parametrize("draw, tested", [("old", 4), ("today", 4)])
def test_newton_takes_5_steps_by_the_published_rule_and_does_not_take_the_last(
    draw, tested, request
):
    a = request.getfixturevalue(draw)
    z = newton_iterates(a, 5)
    sizes = [np.linalg.norm(new - old) for old, new in zip(z, z[1:], strict=False)]
    assert [size < 1e-5 for size in sizes] == [False, False, False, False, True]
    solution = it.fixed_point(layer, a, Z0, solver=NEWTON)
    assert int(solution.steps) == tested
    np.testing.assert_allclose(solution.value, z[5], rtol=0, atol=3e-5)


def test_today_is_the_default(today):
    root = jnp.sqrt(jnp.float32(10))
    W = jax.random.normal(jax.random.PRNGKey(0), (10, 10), jnp.float32) / root
    np.testing.assert_array_equal(W, today[0])
