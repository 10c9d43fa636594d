"""Lecture 09: each node against its closed form, to second order where it has one."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import implicit_tutorial as it
from implicit_tutorial.lectures.declarative_networks import problem
from implicit_tutorial.lectures.declarative_networks.problem import (
    closed_forms as known,
    eigenvector,
    pooling,
    transport,
)

RNG = np.random.default_rng(0)
X = (jnp.array([0.6, -1.1, 0.4]), jnp.array(1.3))
ALPHA = jnp.array(1.0)
TEN = jnp.array(pooling.TEN)


def largest(tree):
    return max(float(jnp.max(jnp.abs(x), initial=0)) for x in jax.tree.leaves(tree))


def apart(a, b):
    return largest(jax.tree.map(jnp.subtract, a, b))


def to_second_order(node, closed, x, bound=1e-11):
    """Compare values, Jacobians in both modes, and the second derivative; x may be a batch."""

    def everything(f):
        return jax.vmap(lambda x: (f(x), jax.jacfwd(f)(x), jax.jacrev(f)(x), jax.hessian(f)(x)))

    ours, theirs = jax.jit(lambda x: (everything(node)(x), everything(closed)(x)))(x)
    assert apart(ours[:3], theirs[:3]) < bound and apart(ours[3], theirs[3]) < 10 * bound


def times(x, *lengths):
    """A batch of (p, r): p is x[0] times each length."""
    return jnp.outer(jnp.array(lengths), x[0]), jnp.full(len(lengths), x[1])


def test_both_minima_of_the_quartic():
    to_second_order(
        lambda x: [problem.minimum(known.quartic, x, jnp.array(u)) for u in (-3.0, 2.0)],
        lambda x: [known.quartic_minimum(x, side) for side in (-1, 1)],
        jnp.array([0.8, 1.2]),
    )


def test_newton_stops_at_the_maximum_between_them_and_it_is_differentiable():
    y, slope = jax.value_and_grad(lambda x: problem.minimum(known.quartic, x, jnp.array(0.1)))(
        jnp.array(1.2)
    )
    assert abs(y) < 1e-9 and abs(slope) < 1e-9
    assert jax.grad(jax.grad(known.quartic, 1), 1)(jnp.array(1.2), y) < 0


def on_sphere(f, begin):
    return lambda x: problem.constrained(f, known.on_circle, x, jnp.array(begin))[0]


def test_lowest_on_a_circle_whose_radius_is_a_parameter():
    node = on_sphere(known.lowest, [-1.0, 1.0, -0.5])
    to_second_order(node, known.lowest_on_circle, times(X, 1.0))


def test_nearest_on_a_sphere_from_inside_and_outside():
    node = on_sphere(known.to_point, [1.0, -1.0, 0.5])
    to_second_order(node, known.nearest_on_sphere, times(X, 0.3, 1.0, 4.0))


def test_nearest_in_a_ball():
    solve = it.implicit_function(known.nearest_in_ball, known.in_ball)
    to_second_order(solve, known.nearest_in_ball, times(X, 0.3, 4.0))


def test_on_the_edge_of_a_ball_there_is_no_derivative():
    solve = it.implicit_function(known.nearest_in_ball, known.in_ball)
    p = jnp.array([0.6, 0.8, 0.0])
    with pytest.raises(it.NotDifferentiable):
        jax.jvp(solve, ((p, jnp.array(1.0)),), ((p, jnp.array(0.0)),))


def test_goulds_formula_is_the_theorem_on_lagranges_conditions():
    """f = cᵀu + quadratic, two constraints, three inputs: an asymmetric B."""
    n, p, m = 5, 2, 3
    H, A, B, C = (jnp.asarray(RNG.normal(size=s)) for s in ((n, n), (p, n), (n, m), (p, m)))
    H = H + H.T

    def conditions(x, z):
        u, nu = z
        return H @ u + B @ x - A.T @ nu, A @ u + C @ x

    x = jnp.asarray(RNG.normal(size=m))
    ours = jax.jacrev(lambda x: it.root(conditions, x, (jnp.zeros(n), jnp.zeros(p))).value[0])(x)
    assert apart(ours, problem.jacobian(H, A, B, C)) < 1e-10


@pytest.mark.parametrize("name", problem.PENALTIES)
def test_the_weight_is_the_penaltys_derivative(name):
    phi, weight = problem.PENALTIES[name]
    r = jnp.asarray(RNG.normal(size=(9, 2))) * 2
    slopes = jax.vmap(jax.grad(phi), (0, None))(r, ALPHA)
    assert apart(slopes, weight(r, ALPHA)[:, None] * r) < 1e-14


@pytest.mark.parametrize("name", problem.PENALTIES)
def test_a_robust_mean_has_the_influence_of_its_closed_form(name):
    solve = lambda x: problem.pool(name, x, ALPHA)  # noqa: E731
    y, forward, back = jax.jit(
        lambda: (solve(TEN), jax.jacfwd(solve)(TEN), jax.jacrev(solve)(TEN))
    )()
    closed = problem.influence(name, TEN, ALPHA, y)
    assert apart(forward, closed) < 1e-12 and apart(back, closed) < 1e-12
    assert apart(jnp.sum(closed), 1.0) < 1e-14


@pytest.mark.parametrize("name", ["pseudo-Huber", "Welsch"])
def test_second_order_of_a_robust_mean_and_its_derivative_by_alpha(name):
    def closed(x, alpha, y):
        phi = problem.PENALTIES[name].phi
        slope = lambda y, alpha: jnp.sum(jax.vmap(jax.grad(lambda r: phi(r[None], alpha)))(y - x))  # noqa: E731
        by_y, by_alpha = jax.grad(slope, (0, 1))(y, alpha)
        return problem.influence(name, x, alpha, y), -by_alpha / by_y

    @jax.jit
    def both(x, alpha):
        y, dy = jax.value_and_grad(problem.pool, (1, 2))(name, x, alpha)
        by_x, by_y = jax.jacfwd(closed, (0, 2))(x, alpha, y)[0]
        judge = by_x + jnp.outer(by_y, dy[0])  # y moves with x
        return dy, closed(x, alpha, y), jax.hessian(problem.pool, 1)(name, x, alpha), judge

    dy, right, over, judge = both(TEN[2:], ALPHA)
    assert apart(dy, right) < 1e-12 and apart(over, judge) < 1e-11


def test_pools_of_vectors_are_those_of_their_closed_form():
    x = jnp.asarray(RNG.normal(size=(6, 2)))
    pool = lambda x: problem.pool("Welsch", x, ALPHA)  # noqa: E731
    y, ours = jax.jit(lambda x: (pool(x), jax.jacrev(pool)(x)))(x)
    r = np.asarray(y) - np.asarray(x)
    w, eye = np.exp(-np.sum(r**2, 1) / 2)[:, None, None], np.eye(2)
    bend = w * (eye - r[:, :, None] * r[:, None])  # of α²(1 − exp(−‖r‖²/2α²)) at α = 1
    closed = jnp.linalg.solve(bend.sum(0), jnp.moveaxis(bend, 0, 1).reshape(2, -1))
    assert apart(ours.reshape(2, -1), closed) < 1e-12


def test_ten_points_with_three_outliers():
    y = {name: float(problem.pool(name, TEN, ALPHA)) for name in problem.PENALTIES}
    far = {name: problem.influence(name, TEN, ALPHA, jnp.array(y[name]))[-3:] for name in y}
    assert y["quadratic"] > 0.6 and 0.15 < y["Huber"] < y["pseudo-Huber"] < 0.25
    assert abs(y["Welsch"]) < 0.1 and abs(y["truncated"]) < 0.1
    assert np.allclose(far["quadratic"], 0.1) and largest(far["pseudo-Huber"]) < 0.01
    assert largest([far[name] for name in ("Huber", "Welsch", "truncated")]) < 1e-4


def test_hubers_mean_of_two_far_clusters_has_no_derivative():
    x = jnp.array([-10.5, -10.0, -9.5, 9.5, 10.0, 10.5])
    with pytest.raises(it.NotDifferentiable):
        jax.jvp(lambda x: problem.pool("Huber", x, ALPHA), (x,), (x,))


def test_welsch_from_far_is_a_wrong_minimum_with_a_right_derivative():
    def from_there(start):
        return lambda x: problem.pool("Welsch", x, ALPHA, jnp.array(start))

    wrong, right = from_there(-5.5)(TEN), from_there(0.0)(TEN)
    assert abs(wrong + 6) < 0.1 and abs(right) < 0.1
    a = (TEN, ALPHA, ALPHA)
    assert pooling.energy("Welsch", a, wrong) > pooling.energy("Welsch", a, right) + 1
    slope = jax.grad(from_there(-5.5))(TEN)
    assert apart(slope, problem.influence("Welsch", TEN, ALPHA, wrong)) < 1e-12


def test_a_minimum_that_is_not_unique_is_refused():
    x = jnp.array([1.0, 2.0])
    with pytest.raises(it.NotDifferentiable):
        solve = it.implicit_function(lambda x: x, lambda x, u: jax.grad(known.cosine, 1)(x, u))
        jax.jvp(solve, (x,), (jnp.array([1.0, 0.0]),))


def test_the_top_eigenvector_where_two_others_are_equal():
    M, dM = jnp.diag(jnp.array([3.0, 1.0, 1.0])), jnp.asarray(RNG.normal(size=(3, 3)))
    first = lambda f: jax.grad(lambda M: f(M)[0] @ jnp.array([1.0, 2.0, 3.0]))(M)  # noqa: E731
    assert jnp.all(jnp.isnan(first(eigenvector.by_eigh)))
    closed = eigenvector.closed_form(M, dM + dM.T)
    ours = jax.jvp(lambda M: eigenvector.top(M)[0], (M,), (dM + dM.T,))[1]
    assert apart(ours, closed) < 1e-14
    along = jnp.sum(first(eigenvector.top) * (dM + dM.T))
    assert apart(along, closed @ jnp.array([1.0, 2.0, 3.0])) < 1e-14


def test_the_top_eigenvector_elsewhere_is_jaxs_own_to_second_order():
    M, A, B = jnp.asarray(RNG.normal(size=(3, 4, 4)))
    at = lambda t: (S := M + t[0] * A + t[1] * B) + S.T  # noqa: E731
    to_second_order(
        lambda t: eigenvector.top(at(t)), lambda t: eigenvector.by_eigh(at(t)), jnp.zeros((1, 2))
    )


C = transport.cost(*transport.clouds())
PROBE = jnp.asarray(RNG.normal(size=C.shape))


def probed(solve):
    return jax.jit(jax.grad(lambda C: jnp.sum(PROBE * solve(C))))


@cache
def by_unrolling():
    return probed(transport.unrolled_plan)(C)


def by_theorem(step, linear_solver=None):
    return lambda C: transport.plan(C, transport.potentials(C, step, linear_solver))


def test_the_plan_has_the_marginals_it_is_asked_for():
    P = by_theorem(transport.pinned)(C)
    assert apart(P.sum(0), jnp.full(24, 1 / 24)) < 1e-12
    assert apart(P.sum(1), jnp.full(20, 1 / 20)) < 1e-12


@pytest.mark.parametrize(
    "solver", [None, it.Neumann(), it.GMRES(), it.BiCGStab(), it.Dense()], ids=str
)
def test_with_a_gauge_every_linear_solver_gives_the_gradient_of_the_unrolled_plan(solver):
    assert apart(probed(by_theorem(transport.pinned, solver))(C), by_unrolling()) < 1e-9


def test_without_a_gauge_it_is_refused():
    with pytest.raises(
        (it.NotDifferentiable, RuntimeError, ValueError), match="not determined|singular"
    ):
        jax.grad(lambda C: jnp.sum(PROBE * by_theorem(transport.round_trip)(C)))(C)
