"""What a process with four devices must do; run by test_many_devices.py."""

import sys

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P

import implicit_tutorial as it

jax.config.update("jax_enable_x64", True)
rng = np.random.default_rng(0)
W = jnp.asarray(0.25 * rng.normal(size=(3, 3)))
XS = jnp.asarray(rng.normal(size=(4, 3)))
MESH = Mesh(np.array(jax.devices()), ("i",))


def layer(a, z):
    W, x = a
    return jnp.tanh(W @ z + x)


def everything(loss):
    """The value, the gradient and a product with the Hessian, compiled as one."""
    step = (jnp.cos(W), jnp.sin(XS))
    gradient = jax.value_and_grad(loss, argnums=(0, 1))
    return jax.jit(lambda W, xs: jax.jvp(gradient, (W, xs), step))(W, XS)


def shard_map(solver, linear_solver, start_varies, by_vmap=False):
    def solve(W, xs):
        def one(x):
            z0 = 0 * x if start_varies else jnp.zeros(3)
            return it.fixed_point(layer, (W, x), z0, solver, linear_solver).value

        return jax.vmap(one)(xs) if by_vmap else one(xs[0])[None]

    mapped = jax.shard_map(solve, mesh=MESH, in_specs=(P(), P("i")), out_specs=P("i"))
    return everything(lambda W, xs: jnp.sum(jnp.sin(mapped(W, xs))))


def vmap():
    def solve(W, x):
        return it.fixed_point(layer, (W, x), jnp.zeros(3)).value

    return everything(lambda W, xs: jnp.sum(jnp.sin(jax.vmap(solve, (None, 0))(W, xs))))


def agrees():
    expected = vmap()
    for solver in (it.FixedPointIteration(), it.Anderson(), it.Newton()):
        for linear_solver, varies, by_vmap in (
            (it.Dense(), True, False),
            (it.Neumann(), False, False),
            (it.Neumann(), False, True),
        ):
            got = shard_map(solver, linear_solver, varies, by_vmap)
            for one, other in zip(jax.tree.leaves(got), jax.tree.leaves(expected), strict=True):
                np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


def refuses():
    try:
        shard_map(it.Anderson(), it.GMRES(), True)
    except TypeError as error:
        assert "GMRES is jax.scipy's" in str(error) and "it.Dense()" in str(error)
    else:
        raise AssertionError("GMRES passed the check of shard_map: say so, and drop the refusal.")


def fails_and_lives():
    def solve(x):
        cut = it.FixedPointIteration(max_steps=9)
        return it.fixed_point(lambda a, z: 2 * z + a, x, 0 * x, cut).value

    xs = jax.device_put(jnp.ones((8, 3)), NamedSharding(MESH, P("i")))
    assert jnp.all(jnp.isnan(jax.jit(solve)(xs)))
    try:
        solve(xs)
    except it.NotConverged:
        return
    raise AssertionError("Outside a jit nothing waits: there it must raise.")


{"agrees": agrees, "refuses": refuses, "fails_and_lives": fails_and_lives}[sys.argv[1]]()
