"""Second derivatives equal those of the unrolled iteration, however the modes are nested."""

import jax
import jax.numpy as jnp
import pytest
from common import (
    LINEAR_SOLVERS,
    SOLVERS,
    Z0,
    A,
    assert_close,
    implicit_loss,
    loss,
    name,
    residual,
    unrolled_loss,
)
from jax.flatten_util import ravel_pytree

import implicit_tutorial as it

a, unravel = ravel_pytree(A)
COMBINATIONS = [(SOLVERS[1], each) for each in LINEAR_SOLVERS] + [
    (each, LINEAR_SOLVERS[0]) for each in (SOLVERS[0], SOLVERS[2])
]
MODES = {"fwd": jax.jacfwd, "rev": jax.jacrev}


@pytest.fixture(scope="module")
def reference():
    return jax.jit(jax.hessian(lambda a: unrolled_loss(unravel(a))))(a)


@pytest.mark.parametrize("inner", MODES)
@pytest.mark.parametrize("outer", MODES)
def test_hessian_equals_unrolled_in_every_nesting(outer, inner, reference):
    hessian = jax.jit(MODES[outer](MODES[inner](lambda a: implicit_loss(unravel(a)))))(a)
    assert_close(hessian, reference)


@pytest.mark.parametrize("solver, linear_solver", COMBINATIONS, ids=name)
def test_reverse_over_reverse_equals_unrolled(solver, linear_solver, reference):
    def f(a):
        return implicit_loss(unravel(a), solver, linear_solver)

    da = jnp.cos(jnp.arange(a.size, dtype=a.dtype))
    product = jax.jit(jax.grad(lambda a: jax.grad(f)(a) @ da))(a)
    assert_close(product, reference @ da)


def test_forward_over_reverse_of_a_root_equals_unrolled_eagerly(reference):
    def f(a):
        return loss(it.root(residual, unravel(a), Z0).value)

    da = jnp.sin(jnp.arange(a.size, dtype=a.dtype))
    assert_close(jax.jvp(jax.grad(f), (a,), (da,))[1], reference @ da)
