"""Where calculus gives the answer: the solver and its derivative against a formula."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import assert_close, rng

import implicit_tutorial as it


def test_the_fixed_point_of_the_cosine():
    def f(a, z):
        return jnp.cos(a * z)

    def z_star(a):
        return it.fixed_point(f, a, 1.0, solver=it.Newton()).value

    z = z_star(1.0)
    assert_close(z, jnp.array(0.7390851332151607), 1e-14)
    # z = cos(az): z' = −sin(az) (z + a z'), so z' = −z sin z / (1 + sin z) at a = 1
    assert_close(jax.grad(z_star)(1.0), -z * jnp.sin(z) / (1 + jnp.sin(z)), 1e-13)


def to_second_order(f):
    """(x, start) -> (f, ∂f/∂x, ∂²f/∂x²), compiled once."""
    return jax.jit(lambda *x: (f(*x), jax.grad(f)(*x), jax.grad(jax.grad(f))(*x)))


square_root = to_second_order(lambda a: it.root(lambda a, z: z * z - a, a, 1.0).value)


@pytest.mark.parametrize("a", [2.0, 0.01, 1e6])
def test_the_square_root_and_its_derivatives(a):
    expected = (a**0.5, 0.5 * a**-0.5, -0.25 * a**-1.5)
    np.testing.assert_allclose(square_root(a), expected, rtol=1e-9)


def test_ridge_regression_as_a_root():
    M, y = jnp.asarray(rng.normal(size=(12, 4))), jnp.asarray(rng.normal(size=12))

    def gradient_of_the_objective(log_penalty, w):
        return M.T @ (M @ w - y) + jnp.exp(log_penalty) * w

    def weights(log_penalty):
        return it.root(gradient_of_the_objective, log_penalty, jnp.zeros(4)).value

    t = 0.3
    H = M.T @ M + np.exp(t) * np.eye(4)
    w = np.linalg.solve(H, M.T @ y)
    slope = -np.exp(t) * np.linalg.solve(H, w)
    bend = slope - 2 * np.exp(t) * np.linalg.solve(H, slope)  # d²w/dt², with λ = eᵗ
    got = jax.jit(
        lambda t: (weights(t), jax.jacfwd(weights)(t), jax.jacfwd(jax.jacrev(weights))(t))
    )
    for each, expected in zip(got(t), (w, slope, bend), strict=True):
        np.testing.assert_allclose(each, expected, rtol=0, atol=1e-12)


circle = to_second_order(lambda x, start: it.root(lambda x, y: x * x + y * y - 1, x, start).value)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_the_implicit_circle(side):
    expected = (0.8 * side, -0.75 * side, -1 / (0.8 * side) ** 3)
    np.testing.assert_allclose(circle(0.6, side), expected, rtol=1e-12)


def test_a_linear_fixed_point_and_its_matrix():
    W = jnp.array([[0.1, 0.6], [-0.4, 0.3]])
    x = jnp.array([1.0, 2.0])

    def z_star(W):
        return it.fixed_point(lambda W, z: W @ z + x, W, jnp.zeros(2)).value

    inverse = np.linalg.inv(np.eye(2) - W)
    z = inverse @ x
    assert_close(z_star(W), jnp.asarray(z), 1e-12)
    expected = np.einsum("ij,k->ijk", inverse, z)  # ∂z_i/∂W_jk
    assert_close(jax.jacrev(z_star)(W), jnp.asarray(expected), 1e-11)
