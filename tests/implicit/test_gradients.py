"""Implicit, unrolled and finite differences agree: first derivatives of every combination."""

import jax
import jax.numpy as jnp
import pytest
from common import (
    LINEAR_SOLVERS,
    SOLVERS,
    Z0,
    A,
    N,
    W,
    X,
    assert_close,
    implicit_loss,
    layer,
    loss,
    name,
    residual,
    unrolled_loss,
)
from jax.flatten_util import ravel_pytree
from jax.test_util import check_grads

import implicit_tutorial as it

# Each solver, and each linear solver: neither knows of the other.
PAIRS = [(solver, it.Dense()) for solver in SOLVERS]
PAIRS += [(it.Anderson(), linear_solver) for linear_solver in LINEAR_SOLVERS[1:]]
DIRECTION = (jnp.cos(W), jnp.sin(X))
reference = jax.jit(jax.grad(unrolled_loss))


def test_the_shared_problem_tells_a_matrix_from_its_transpose():
    transposed = jax.jit(jax.grad(lambda a: unrolled_loss((a[0].T, a[1]))))(A)
    assert jnp.linalg.norm(transposed[1] - reference(A)[1]) > 0.1


@pytest.mark.parametrize(("solver", "linear_solver"), PAIRS, ids=name)
def test_gradient_equals_unrolled_in_both_modes(solver, linear_solver):
    def f(a):
        return implicit_loss(a, solver, linear_solver)

    @jax.jit
    def both(a):
        _, forward = jax.linearize(f, a)
        return jax.grad(f)(a), forward(DIRECTION)

    backward, forward = both(A)
    assert_close(backward, reference(A))
    assert_close(forward, ravel_pytree(reference(A))[0] @ ravel_pytree(DIRECTION)[0])


@pytest.mark.parametrize("linear_solver", [it.Dense(), it.BiCGStab()], ids=name)
def test_gradient_of_a_root_equals_unrolled(linear_solver):
    def f(a):
        return loss(it.root(residual, a, Z0, linear_solver=linear_solver).value)

    assert_close(jax.jit(jax.grad(f))(A), reference(A))


def test_the_sign_and_scale_of_the_conditions_do_not_matter():
    def f(a):
        return loss(it.root(lambda a, z: -3.0 * residual(a, z), a, Z0).value)

    assert_close(jax.jit(jax.grad(f))(A), reference(A))


def test_gradient_equals_central_differences():
    a, unravel = ravel_pytree(A)
    step = 1e-5

    @jax.jit
    @jax.vmap
    def difference(da):
        up, down = (implicit_loss(unravel(a + s * step * da)) for s in (1, -1))
        return (up - down) / (2 * step)

    assert_close(difference(jnp.eye(a.size)), ravel_pytree(reference(A))[0], 1e-8)


@pytest.mark.parametrize("mode", ["fwd", "rev"])
def test_check_grads_to_second_order(mode):
    check_grads(jax.jit(implicit_loss), (A,), order=2, modes=[mode], rtol=1e-5, atol=1e-5)


def test_eager_equals_jit():
    assert_close(jax.grad(implicit_loss)(A), reference(A))
    _, forward = jax.jvp(implicit_loss, (A,), (DIRECTION,))
    assert_close(forward, ravel_pytree(reference(A))[0] @ ravel_pytree(DIRECTION)[0])


def test_jvp_and_vjp_are_transposes():
    def z_star(x):
        return it.fixed_point(layer, (W, x), Z0).value

    forward, backward = jax.jit(jax.jacfwd(z_star))(X), jax.jit(jax.jacrev(z_star))(X)
    assert_close(forward, backward)
    D = jnp.diag(1 - z_star(X) ** 2)
    assert_close(forward, jnp.linalg.solve(jnp.eye(N) - D @ W, D))


def test_derivative_with_respect_to_z0_is_zero():
    def f(z0):
        return loss(it.fixed_point(layer, A, z0).value)

    assert_close(jax.grad(f)(Z0 + 0.1), jnp.zeros(N), 0)
    assert_close(jax.jacfwd(f)(Z0 + 0.1), jnp.zeros(N), 0)


def summed(a, z0, linear_solver=None):
    return jnp.sum(jnp.sin(it.fixed_point(layer, a, z0, linear_solver=linear_solver).value))


@pytest.fixture(scope="module")
def in_double():
    return jax.jit(jax.grad(summed))(A, Z0)


@pytest.mark.parametrize("linear_solver", LINEAR_SOLVERS, ids=name)
def test_float32_gradient_is_right_to_its_precision(linear_solver, in_double):
    a32, z32 = jax.tree.map(lambda x: x.astype(jnp.float32), (A, Z0))
    value, got = jax.jit(jax.value_and_grad(lambda a: summed(a, z32, linear_solver)))(a32)
    assert all(x.dtype == jnp.float32 for x in (value, *got))
    assert_close(got, in_double, 2e-5)
