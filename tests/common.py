"""The small problems that the tests share, and how they are compared."""

from contextlib import contextmanager

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

import implicit_tutorial as it

SOLVERS = [it.FixedPointIteration(), it.Anderson(), it.Newton()]
LINEAR_SOLVERS = [it.Dense(), it.Neumann(), it.BiCGStab(), it.GMRES()]
N = 5
rng = np.random.default_rng(0)

compiled = []  # an entry for each compilation of this process
jax.monitoring.register_event_duration_secs_listener(
    lambda event, *_, **__: compiled.append(event) if "backend_compile" in event else None
)


def compilations(call, *args):
    """How many functions XLA compiles while call(*args) runs."""
    before = len(compiled)
    jax.block_until_ready(call(*args))
    return len(compiled) - before


def matrix_of_norm(norm, n=N, rng=rng):
    """A random matrix with this largest singular value; it is not symmetric."""
    W = rng.normal(size=(n, n))
    return jnp.asarray(W * norm / np.linalg.norm(W, 2))


W = matrix_of_norm(0.7)
X = jnp.asarray(rng.normal(size=N))
A = (W, X)
Z0 = jnp.zeros(N)
C = jnp.asarray(rng.normal(size=N))
REFUSED = (jax.errors.JaxRuntimeError, ValueError)  # what JAX makes of a refusal under jit
UNROLLED_STEPS = 130  # 0.7^130 is below 1e-20


def layer(a, z):
    W, x = a
    return jnp.tanh(W @ z + x)


def residual(a, z):
    return z - layer(a, z)


def affine(a, z):
    W, x = a
    return W @ z + x


def loss(z):
    """A number that depends on every coordinate of z, each to second order."""
    return jnp.sum(jnp.sin(ravel_pytree(z)[0]) * C)


def implicit_loss(a, solver=SOLVERS[1], linear_solver=None):
    return loss(it.fixed_point(layer, a, Z0, solver=solver, linear_solver=linear_solver).value)


def unrolled_loss(a):
    return loss(it.unrolled(layer, a, Z0, UNROLLED_STEPS))


def name(solver):
    """How a parametrised test calls a solver."""
    return type(solver).__name__


def largest(tree):
    """Return the largest size of a number in a pytree."""
    return max(float(jnp.max(jnp.abs(x), initial=0)) for x in jax.tree.leaves(tree))


def apart(a, b):
    """Return the largest difference between two pytrees of one structure."""
    return largest(jax.tree.map(jnp.subtract, a, b))


def difference(f, a, da, h=1e-5):
    """Return the central difference of f at a in direction da, of pytrees."""
    there, back = (f(jax.tree.map(lambda x, d, s=s: x + s * h * d, a, da)) for s in (1, -1))
    return jax.tree.map(lambda x, y: (x - y) / (2 * h), there, back)


@contextmanager
def polished(module, name, **static):
    """Compile what trains to run fast: unlike the rest, it runs longer than it is compiled."""
    train, options = getattr(module, name).__wrapped__, {"xla_backend_optimization_level": 1}
    with pytest.MonkeyPatch.context() as patch:
        quick = jax.jit(train, **(static or {"static_argnums": 0}), compiler_options=options)
        patch.setattr(module, name, quick)
        yield


def assert_close(got, expected, tolerance=1e-9):
    """Equal pytrees, leaf by leaf: to a tolerance relative to the largest number expected."""
    assert jax.tree.structure(got) == jax.tree.structure(expected)
    for g, e in zip(jax.tree.leaves(got), jax.tree.leaves(expected), strict=True):
        g, e = np.asarray(g), np.asarray(e)
        assert g.shape == e.shape
        scale = max(1.0, float(np.max(np.abs(e), initial=0)))
        np.testing.assert_allclose(g, e, rtol=0, atol=tolerance * scale)
