"""Lecture 09: Sinkhorn's fixed point with its gauge pinned, against its rounds unrolled."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import REFUSED, apart

import implicit_tutorial as it
from implicit_tutorial.lectures.declarative_networks.problem import transport

C = transport.cost(*transport.clouds())
PROBE = jnp.asarray(np.random.default_rng(0).normal(size=C.shape))


def probed(solve):
    """Compile a plan, and the gradient by C of its sum with weights."""

    def weighed(C):
        P = solve(C)
        return jnp.sum(PROBE * P), P

    return jax.jit(jax.grad(weighed, has_aux=True))


def by_theorem(step, linear_solver=None):
    return lambda C: transport.plan(C, transport.potentials(C, step, linear_solver))


@pytest.fixture(scope="module")
def by_unrolling():
    return probed(transport.unrolled_plan)(C)


@pytest.mark.parametrize("solver", [it.Dense(), it.Neumann(), it.GMRES(), it.BiCGStab()], ids=str)
def test_with_a_gauge_every_linear_solver_gives_the_gradient_of_the_unrolled_plan(
    solver, by_unrolling
):
    gradient, P = probed(by_theorem(transport.pinned, solver))(C)
    assert apart(gradient, by_unrolling[0]) < 1e-12 and apart(P, by_unrolling[1]) < 1e-12
    assert apart(P.sum(0), jnp.full(24, 1 / 24)) < 1e-12
    assert apart(P.sum(1), jnp.full(20, 1 / 20)) < 1e-12


def test_without_a_gauge_it_is_refused():
    with pytest.raises(REFUSED, match="one of a family"):
        jax.block_until_ready(probed(by_theorem(transport.round_trip))(C))
