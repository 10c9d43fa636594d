"""Lecture 09: each node against its closed form, to second order where it has one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import REFUSED, apart

import implicit_tutorial as it
from implicit_tutorial.lectures.declarative_networks import problem
from implicit_tutorial.lectures.declarative_networks.problem import (
    closed_forms as known,
    eigenvector,
)

RNG = np.random.default_rng(0)
X = (jnp.array([0.6, -1.1, 0.4]), jnp.array([1.3])[0])


def everything(f):
    """From one solve: f(x, *fixed), its Jacobian by x in both modes, and its second derivative.

    The result takes a batch.
    """

    def one(x, *fixed):
        def twice(x):
            return (f(x, *fixed),) * 2

        def in_reverse(x):
            return (jax.jacrev(twice, has_aux=True)(x),) * 2

        (second, forward), (reverse, y) = jax.jacfwd(in_reverse, has_aux=True)(x)
        return y, forward, reverse, second

    return jax.jit(jax.vmap(one))


def to_second_order(node, closed, *batch, bound=1e-11):
    """Compare values, Jacobians in both modes, and the second derivative, of two `everything`."""
    ours, theirs = node(*batch), closed(*batch)
    assert apart(ours[:3], theirs[:3]) < bound and apart(ours[3], theirs[3]) < 10 * bound
    return ours


def times(*lengths):
    """A batch of (p, r): p is X[0] times each length."""
    return jnp.outer(jnp.array(lengths), X[0]), jnp.full(len(lengths), X[1])


def test_both_minima_of_the_quartic_and_the_maximum_between_them():
    """Newton stops at the maximum, too, and it is differentiable: it does not move."""

    def closed(x, begin):
        side = jnp.sign(begin)
        return jnp.where(abs(begin) < 1, 0.0, known.quartic_minimum(x, side))

    begin, x = jnp.array([-3.0, -3.0, 2.0, 2.0, 0.1]), jnp.array([0.8, 1.2, 0.8, 1.2, 1.2])
    node = everything(lambda x, begin: problem.minimum(known.quartic, x, begin))
    y, *_ = to_second_order(node, everything(closed), x, begin)
    bends = jax.vmap(jax.grad(jax.grad(known.quartic, 1), 1))(x, y)
    assert jnp.all(bends[:4] > 0) and bends[4] < 0


def test_lowest_and_nearest_on_a_sphere_whose_radius_is_a_parameter():
    """One program: f is cᵀu, or ½‖u − p‖² from inside, near and outside."""

    def node(x, near):
        f = lambda x, u: jnp.where(near, known.to_point(x, u), known.lowest(x, u))  # noqa: E731
        begin = jnp.array([1.0, -1.0, 0.5]) * jnp.where(near, 1.0, -1.0)
        return problem.constrained(f, known.on_circle, x, begin)[0]

    def closed(x, near):
        return jnp.where(near, known.nearest_on_sphere(x), known.lowest_on_circle(x))

    near = jnp.array([False, True, True, True])
    to_second_order(everything(node), everything(closed), times(1.0, 0.3, 1.0, 4.0), near)


def test_nearest_in_a_ball_and_on_its_edge_where_there_is_no_derivative():
    node = everything(it.implicit_function(known.nearest_in_ball, known.in_ball))
    to_second_order(node, everything(known.nearest_in_ball), times(0.3, 4.0))
    edge = jnp.array([[0.6, 0.8, 0.0]] * 2), jnp.ones(2)
    with pytest.raises(REFUSED, match="slack 0 and multiplier 0"):
        jax.block_until_ready(node(edge))


def test_goulds_formula_is_the_theorem_on_lagranges_conditions():
    """f = cᵀu + quadratic, two constraints, three inputs: an asymmetric B."""
    n, p, m = 5, 2, 3
    H, A, B, C = (jnp.asarray(RNG.normal(size=s)) for s in ((n, n), (p, n), (n, m), (p, m)))
    H = H + H.T

    def conditions(x, z):
        u, nu = z
        return H @ u + B @ x - A.T @ nu, A @ u + C @ x

    @jax.jit
    @jax.jacrev
    def ours(x):
        return it.root(conditions, x, (jnp.zeros(n), jnp.zeros(p))).value[0]

    x = jnp.asarray(RNG.normal(size=m))
    assert apart(ours(x), problem.jacobian(H, A, B, C)) < 1e-12


def test_a_minimum_that_is_not_unique_is_refused():
    x = jnp.array([1.0, 2.0])
    with pytest.raises(it.NotDifferentiable):
        solve = it.implicit_function(lambda x: x, lambda x, u: jax.grad(known.cosine, 1)(x, u))
        jax.jvp(solve, (x,), (jnp.array([1.0, 0.0]),))


def test_the_top_eigenvector_to_second_order_and_where_the_others_are_equal():
    """Elsewhere JAX's own derivative of eigh judges; there it is NaN, and the closed form does."""
    L, dM = jnp.asarray(RNG.normal(size=(2, 3, 3)))
    equal, dM = jnp.diag(jnp.array([3.0, 1.0, 1.0])), dM + dM.T
    M = jnp.stack([L + L.T, equal])
    ours, jaxs = (everything(of)(M) for of in (eigenvector.top, eigenvector.by_eigh))
    (elsewhere, right), (there, nan) = (
        [jax.tree.map(lambda x, i=i: x[i], part) for part in (ours, jaxs)] for i in (0, 1)
    )
    assert apart(elsewhere[:3], right[:3]) < 1e-13 and apart(elsewhere[3], right[3]) < 1e-12
    assert jnp.all(jnp.isnan(nan[2][0]))
    closed = eigenvector.closed_form(equal, dM)
    for jacobian in there[1:3]:
        assert apart(jnp.tensordot(jacobian[0], dM), closed) < 1e-14
