"""vmap, jit and nesting compose with the implicit derivative."""

import jax
import jax.numpy as jnp
import pytest
from common import (
    SOLVERS,
    Z0,
    A,
    C,
    W,
    X,
    assert_close,
    implicit_loss,
    layer,
    loss,
    name,
    unrolled_loss,
)

import implicit_tutorial as it

XS = X[None, :] * jnp.array([[0.1], [1.0], [-3.0]])
unrolled_gradients = jax.jit(jax.vmap(jax.grad(lambda x: unrolled_loss((W, x)))))


@pytest.mark.parametrize("solver", SOLVERS[1:], ids=name)
def test_vmap_of_grad_equals_unrolled(solver):
    got = jax.jit(jax.vmap(jax.grad(lambda x: implicit_loss((W, x), solver))))(XS)
    assert_close(got, unrolled_gradients(XS))


def test_grad_of_vmap_equals_unrolled():
    def total(xs):
        return jnp.sum(jax.vmap(lambda x: implicit_loss((W, x)))(xs))

    assert_close(jax.jit(jax.grad(total))(XS), unrolled_gradients(XS))


def test_vmap_of_vmap_and_a_batched_w():
    Ws = jnp.stack([W, 0.5 * W.T])
    inner = jax.vmap(jax.grad(implicit_loss), in_axes=((None, 0),))
    got = jax.jit(jax.vmap(inner, in_axes=((0, None),)))((Ws, XS))
    alone = jax.jit(jax.grad(implicit_loss))
    for i in range(2):
        for j in (0, 2):
            expected = alone((Ws[i], XS[j]))
            assert_close(jax.tree.map(lambda x, i=i, j=j: x[i, j], got), expected)


def inner_layer(a, y):
    return 0.5 * jnp.sin(y) + a


def test_a_fixed_point_inside_f_is_differentiated():
    def f(solve, a, z):
        y = solve(inner_layer, z * a[1], jnp.zeros_like(z))
        return layer(a, z) + 0.1 * y

    def implicit(a):
        def solve(f, a, z):
            return it.fixed_point(f, a, z).value

        return loss(it.fixed_point(lambda a, z: f(solve, a, z), a, Z0).value)

    def unrolled(a):
        def solve(f, a, z):
            return it.unrolled(f, a, z, 60)

        return loss(it.unrolled(lambda a, z: f(solve, a, z), a, Z0, 130))

    assert_close(jax.jit(jax.grad(implicit))(A), jax.jit(jax.grad(unrolled))(A))


def test_a_fixed_point_whose_parameters_are_a_fixed_point():
    def chain(solve, x):
        return loss(solve(layer, (W, solve(layer, (W.T, x), Z0)), Z0))

    def implicit(x):
        return chain(lambda f, a, z: it.fixed_point(f, a, z).value, x)

    def unrolled(x):
        return chain(lambda f, a, z: it.unrolled(f, a, z, 130), x)

    assert_close(jax.grad(implicit)(X), jax.jit(jax.grad(unrolled))(X))


def test_it_may_stand_inside_scan_and_checkpoint():
    @jax.checkpoint
    def step(x, _):
        return it.fixed_point(layer, (W, x), Z0).value, None

    def unrolled_step(x, _):
        return it.unrolled(layer, (W, x), Z0, 130), None

    def gradient(step):
        return jax.jit(jax.grad(lambda x: loss(jax.lax.scan(step, x, length=3)[0])))(X)

    assert_close(gradient(step), gradient(unrolled_step))


def test_each_example_has_its_own_vector_jacobian_product():
    def z_star(x):
        return it.fixed_point(layer, (W, x), Z0).value

    _, pull_back = jax.vjp(z_star, X)
    rows = jax.vmap(pull_back)(jnp.stack([C, 2 * C, 0 * C]))[0]
    (row,) = pull_back(C)
    assert_close(rows, jnp.stack([row, 2 * row, 0 * row]), 1e-12)


def test_an_example_without_any_residual_stands_beside_one_with():
    def z_star(a):
        return it.root(lambda a, z: z**3 - a, a, jnp.ones(1), solver=it.Newton(rtol=1e-3)).value[0]

    a = jnp.array([1.0, 2.0])
    with jax.debug_nans(True):
        assert_close(jax.jit(jax.vmap(jax.grad(z_star)))(a), a ** (-2 / 3) / 3, 1e-4)
