"""What `a` and `z` may be: pytrees, scalars, modules, mixed leaves, and things closed over."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, N, W, X, assert_close, implicit_loss, layer, loss

import implicit_tutorial as it

reference = jax.grad(implicit_loss)


def test_pytrees_for_a_and_z():
    def f(a, z):
        u, v = jnp.split(jnp.tanh(a["W"] @ jnp.concatenate([z["u"], z["v"][0]]) + a["x"]), [2])
        return {"u": u, "v": (v,)}

    def g(a):
        z = it.fixed_point(f, a, {"u": jnp.zeros(2), "v": (jnp.zeros(N - 2),)}).value
        return loss(z)

    got = jax.jit(jax.grad(g))({"W": W, "x": X})
    assert_close((got["W"], got["x"]), reference(A))


@pytest.mark.parametrize("z0", [1, np.float64(1), jnp.array(1.0), True], ids=repr)
def test_scalars(z0):
    def z_star(a):
        return it.fixed_point(lambda a, z: a * jnp.cos(z), a, z0).value

    z = z_star(1.0)
    assert z.shape == () and z.dtype == jnp.float64
    assert_close(z, 0.7390851332151607, 1e-12)
    assert_close(jax.grad(z_star)(1.0), jnp.cos(z) / (1 + jnp.sin(z)))


def test_matrices_as_unknowns():
    def root(a):
        return it.root(lambda a, Z: Z @ Z - a, a, jnp.eye(2)).value

    a = jnp.array([[5.0, 1.0], [2.0, 3.0]])
    Z = root(a)
    assert_close(Z @ Z, a, 1e-11)  # the last step, which is within 1e-12 ‖Z‖, is not taken
    da = jnp.array([[0.3, -0.2], [0.1, 0.7]])
    dZ = jax.jvp(root, (a,), (da,))[1]  # the Sylvester equation Z dZ + dZ Z = da
    assert_close(Z @ dZ + dZ @ Z, da, 1e-12)


def test_leaves_of_two_precisions_keep_their_own():
    a = {"half": jnp.float32(0.5), "x": X}
    z0 = {"u": jnp.float32(0), "v": Z0}

    def f(a, z):
        return {"u": a["half"] * jnp.cos(z["u"]), "v": layer((W, a["x"]), z["v"])}

    def g(a):
        solver = it.FixedPointIteration(atol=1e-6)  # as exact as the coarser of the two
        z = it.fixed_point(f, a, z0, solver=solver).value
        assert (z["u"].dtype, z["v"].dtype) == (jnp.float32, jnp.float64)
        return jnp.sum(z["v"]) + z["u"].astype(jnp.float64)

    gradient = jax.grad(g)(a)
    assert (gradient["half"].dtype, gradient["x"].dtype) == (jnp.float32, jnp.float64)
    z = 0.4501836113  # = cos(z)/2
    assert_close(gradient["half"], jnp.float32(np.cos(z) / (1 + np.sin(z) / 2)), 1e-5)


def test_what_is_not_a_number_in_a_passes_through():
    a = {"W": W, "x": X, "act": jnp.tanh, "name": "tanh", "nothing": None, "flag": True, "k": 1}

    def f(a, z):
        assert a["name"] == "tanh" and a["nothing"] is None and a["flag"] is True and a["k"] == 1
        return a["act"](a["W"] @ z + a["x"])

    def g(numbers, rest):
        return loss(it.fixed_point(f, eqx.combine(numbers, rest), Z0).value)

    numbers, rest = eqx.partition(a, eqx.is_inexact_array)
    got = jax.grad(g)(numbers, rest)
    assert_close((got["W"], got["x"]), reference(A))


def test_integer_boolean_and_key_arrays_in_a():
    a = {"x": X, "order": jnp.arange(N), "on": X > -9, "key": jax.random.key(0)}

    def f(a, z):
        noise = 0 * jax.random.normal(a["key"], (N,))
        return jnp.where(a["on"], layer((W, a["x"]), z), 0)[a["order"]] + noise

    def g(x):
        return loss(it.fixed_point(f, {**a, "x": x}, Z0).value)

    assert_close(jax.grad(g)(X), reference(A)[1])
    assert_close(jax.jit(jax.grad(g))(X), reference(A)[1])


class Layer(eqx.Module):
    W: jax.Array
    x: jax.Array
    activation: callable = jnp.tanh

    def __call__(self, a, z):
        return self.activation(self.W @ z + self.x)

    def update(self, a, z):
        return self(a, z)


@pytest.mark.parametrize("use", ["as f", "its method as f", "in a", "closed over"])
def test_an_equinox_module_is_differentiated(use):
    def z_star(module):
        if use == "as f":
            return it.fixed_point(module, None, Z0)
        if use == "its method as f":
            return it.fixed_point(module.update, None, Z0)
        if use == "in a":
            return it.fixed_point(lambda a, z: a["layer"](None, z), {"layer": module}, Z0)
        return it.fixed_point(lambda a, z: module(a, z), None, Z0)

    for transform in (lambda f: f, eqx.filter_jit):
        got = transform(eqx.filter_grad(lambda module: loss(z_star(module).value)))(Layer(W, X))
        assert_close((got.W, got.x), reference(A))


@pytest.mark.parametrize("transform", [lambda f: f, jax.jit], ids=["eager", "jit"])
def test_what_f_closes_over_is_differentiated(transform):
    def g(a):
        W, x = a
        return loss(it.fixed_point(lambda x, z: jnp.tanh(W @ z + x), x, Z0).value)

    def h(a):
        f = partial(lambda a, _, z: layer(a, z), a)
        return loss(it.fixed_point(f, None, Z0).value)

    assert_close(transform(jax.grad(g))(A), reference(A))
    assert_close(transform(jax.grad(h))(A), reference(A))


def test_a_vmapped_whole_number_may_be_closed_over():
    xs = jnp.stack([X, -2 * X])

    def g(i, xs):
        return loss(it.fixed_point(lambda xs, z: layer((W, xs[i]), z), xs, Z0).value)

    got = jax.jit(jax.vmap(jax.grad(g, argnums=1), in_axes=(0, None)))(jnp.arange(2), xs)
    for i in range(2):
        assert_close(got[i, i], reference((W, xs[i]))[1])
        assert_close(got[i, 1 - i], jnp.zeros(N), 0)
