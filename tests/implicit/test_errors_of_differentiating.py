"""Where z* has no derivative, differentiating says so; elsewhere there is no false alarm."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from transforms import TRANSFORMS

import implicit_tutorial as it

START = 0.5
DERIVATIVES = ("grad", "jit of grad", "forward", "jit of vmap of grad", "grad of jit")
in_every_derivative = pytest.mark.parametrize(
    "transform", [TRANSFORMS[each] for each in DERIVATIVES], ids=DERIVATIVES
)


def square(a, z):
    return z * z - a


def fold(a, z):
    return z - square(a, z)


@in_every_derivative
def test_a_singular_jacobian_has_no_derivative(transform):
    def f(a):
        return it.fixed_point(lambda a, z: z + 0 * a, a, START).value

    with pytest.raises(RuntimeError, match="implicit derivative: (.|\n)*∂_z g is singular"):
        transform(f)(jnp.array(1.0))


@in_every_derivative
def test_a_double_root_has_a_value_and_no_derivative(transform):
    def f(a):
        return it.root(square, a, 1.0).value

    assert abs(float(f(0.0))) < 1e-5
    with pytest.raises(RuntimeError, match="implicit derivative: (.|\n)*double root"):
        transform(f)(jnp.array(0.0))


@pytest.mark.parametrize("start", [0.1, 1e-5, 0.0])
def test_a_double_root_has_no_derivative_from_nearby_either(start):
    with pytest.raises(RuntimeError, match="implicit derivative: (.|\n)*double root"):
        jax.jit(jax.grad(lambda a: it.root(square, a, start).value))(0.0)


@pytest.mark.parametrize("solver", [it.Anderson(), it.Anderson(memory=2), it.Newton()])
def test_a_fold_found_by_any_solver_has_no_derivative(solver):
    def f(a):
        return it.fixed_point(fold, a, START, solver=solver).value

    assert abs(float(f(0.0))) < 1e-5
    with pytest.raises(RuntimeError, match="implicit derivative: (.|\n)*double root"):
        jax.jit(jax.grad(f))(0.0)


@pytest.mark.parametrize("beside", [0.0, 1e-8, 1e-6])
def test_a_fold_is_seen_in_float32(beside):
    z = jnp.float32(-(0.5**0.5))  # of z = tanh(2z + x), at the end of the lower branch
    x = jnp.arctanh(z) - 2 * z - jnp.float32(beside)

    def f(x):
        return it.fixed_point(lambda x, z: jnp.tanh(2 * z + x), x, jnp.float32(-1)).value

    with pytest.raises(RuntimeError, match="implicit derivative: (.|\n)*fold"):
        jax.jit(jax.grad(f))(x)


@pytest.mark.parametrize("start", [0.0, 0.5, 1.0, 1.5])
def test_noise_in_f_is_not_taken_for_a_fold(start):
    # As from a solve inside f, which is only as accurate as its tolerance.
    def f(a, z):
        return a * jnp.cos(z) + 1e-7 * jax.lax.stop_gradient(jnp.sin(1e9 * z))

    def z_star(a):
        return it.fixed_point(f, a, start, solver=it.FixedPointIteration(rtol=1e-6)).value

    z = 0.7390851332151607
    slope = jax.jit(jax.grad(z_star))(1.0)
    assert float(slope) == pytest.approx(np.cos(z) / (1 + np.sin(z)), rel=1e-5)


@pytest.mark.parametrize(
    "start, solver", [(1000.0, it.Newton(atol=0.1, rtol=0.0)), (100.0, it.Newton()), (1.01, None)]
)
def test_a_simple_root_is_not_taken_for_a_double_one(start, solver):
    def f(a):
        return it.root(square, a, start, solver=solver or it.Newton(atol=1e-3)).value

    value, slope = jax.jit(jax.value_and_grad(f))(1.0)
    assert float(slope) == pytest.approx(0.5 / float(value), rel=1e-9)


def test_an_inexact_newton_step_is_not_taken_for_a_double_root():
    solver = it.Newton(linear_solver=it.Neumann(max_steps=2))

    def f(a):
        return it.fixed_point(lambda a, z: a * jnp.cos(z), a, 0.0, solver=solver).value

    z = 0.7390851332151607
    assert float(jax.jit(jax.grad(f))(1.0)) == pytest.approx(np.cos(z) / (1 + np.sin(z)), rel=1e-9)


def test_rounding_is_not_taken_for_a_double_root():
    samples = 1000
    M = np.random.default_rng(0).normal(size=(samples, 4)).astype(np.float32)
    y = M @ np.arange(4, dtype=np.float32) + np.cos(np.arange(samples, dtype=np.float32))

    def weights(penalty):
        def g(penalty, w):
            return M.T @ (M @ w - y) + penalty * w

        start = jnp.zeros(4, jnp.float32)
        return it.root(g, penalty, start, solver=it.Newton(rtol=0.0, atol=0.02)).value

    H = M.T.astype(float) @ M + np.eye(4)
    expected = -np.linalg.solve(H, np.linalg.solve(H, M.T @ y))
    got = jax.jit(jax.jacfwd(weights))(jnp.float32(1))
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-4 * np.linalg.norm(expected))
