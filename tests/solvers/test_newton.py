"""Newton's method: quadratic, cheap where nothing is to do, the same with and without a matrix."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, N, W, X, layer, residual

import implicit_tutorial as it


def square(a, z):
    return z * z - a


def test_the_iterates_for_the_root_of_2_are_herons():
    z, iterates = 1.0, []
    for _ in range(4):
        z = (z + 2 / z) / 2
        iterates.append(z)
    for k in (1, 3):
        solution = it.root(square, 2.0, 1.0, solver=it.Newton(max_steps=k), throw=False)
        assert float(solution.value) == pytest.approx(iterates[k - 1], rel=1e-15)
        assert int(solution.steps) == k
    solution = it.root(square, 2.0, 1.0)
    assert int(solution.steps) == 5
    norms = np.abs(np.array(iterates) ** 2 - 2)
    np.testing.assert_allclose(solution.history[:4], norms, rtol=1e-3)


def test_the_number_of_right_digits_doubles():
    errors = np.asarray(it.root(residual, A, Z0).history)
    errors = errors[np.isfinite(errors) & (errors > 1e-12)]
    assert len(errors) >= 2
    assert np.all(errors[1:] < errors[:-1] ** 2)


@pytest.mark.parametrize(
    "linear_solver", [it.Neumann(), it.BiCGStab(), it.GMRES(), it.GMRES(restart=2)], ids=repr
)
def test_matrix_free_newton_equals_dense(linear_solver):
    dense = it.fixed_point(layer, A, Z0, solver=it.Newton())
    free = it.fixed_point(layer, A, Z0, solver=it.Newton(linear_solver=linear_solver))
    assert int(free.steps) == int(dense.steps)
    np.testing.assert_allclose(free.value, dense.value, rtol=0, atol=1e-13)
    np.testing.assert_allclose(free.history, dense.history, rtol=1e-5, atol=1e-13)


def test_above_256_unknowns_no_matrix_is_built():
    n = 300

    def f(a, z):
        return 0.5 * jnp.sin(jnp.roll(z, 1)) + a

    solve = jax.jit(lambda a: it.fixed_point(f, a, jnp.zeros(n), solver=it.Newton()))
    a = jnp.cos(jnp.arange(n, dtype=float))
    assert f"{n},{n}" not in solve.lower(a).as_text().replace("x", ",")
    assert solve(a).converged


def counting_linearisations(calls):
    """The identity, which counts how often its tangent is asked for."""

    def record(t, z):
        calls.append(1)
        return t

    @jax.custom_jvp
    def identity(z):
        return z

    @identity.defjvp
    def _(primals, tangents):
        (z,), (t,) = primals, tangents
        shape = jax.ShapeDtypeStruct(t.shape, t.dtype)
        return z, jax.pure_callback(record, shape, t, z, vmap_method="expand_dims")

    return identity


def test_a_jacobian_is_built_once_for_each_residual():
    calls = []
    identity = counting_linearisations(calls)

    def g(a, z):
        return residual(a, identity(z))

    solution = jax.block_until_ready(it.root(g, A, Z0))
    assert len(calls) == int(solution.steps) + 1 > 3
    calls.clear()
    again = jax.block_until_ready(it.root(g, A, solution.value))
    assert int(again.steps) == 0 and len(calls) == 1


def test_an_ill_conditioned_root_in_float32_does_not_run_to_the_cap():
    scales = jnp.asarray(10.0 ** np.linspace(0, -5, N), jnp.float32)
    a = (W.astype(jnp.float32), X.astype(jnp.float32))

    def g(a, z):
        return scales * residual(a, z)

    solution = it.root(g, a, Z0.astype(jnp.float32))
    assert int(solution.steps) <= 6


def test_a_singular_jacobian_on_the_way_is_reported():
    with pytest.raises(RuntimeError, match="singular Jacobian"):
        it.root(square, 2.0, 0.0)
