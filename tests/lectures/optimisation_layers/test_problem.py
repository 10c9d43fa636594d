"""Lecture 06: closed forms and differences judge every gradient; what has none is refused."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import largest

import implicit_tutorial as it
from implicit_tutorial.lectures.optimisation_layers import problem
from implicit_tutorial.lectures.optimisation_layers.problem import breaks, judges, polygon, water

MANY = problem.draw(10, 3, 20, count=50)
ONE = jax.tree.map(lambda x: x[0], problem.draw(5, 1, 5, count=1, seed=2))
RNG = np.random.default_rng(0)


def test_the_interior_point_solves_50_of_50_and_newton_on_the_min_cycles():
    found = jax.vmap(problem.solve)(MANY)
    assert largest(jax.vmap(problem.conditions_by_min)(MANY, found)) < 1e-11
    cycling = jax.jit(jax.vmap(problem.semismooth))(MANY)
    assert int(jnp.sum(cycling.converged)) < 10
    right = jnp.where(cycling.converged[:, None], cycling.value.x - found.x, 0)
    assert largest(right) < 1e-10  # where it settles, it is right


@jax.jit
def loss(a):
    return jnp.sum(jnp.sin(problem.quadratic_program(a).x))


@jax.jit
def judged_loss(a):
    rows = problem.active(a, problem.solve(jax.lax.stop_gradient(a)))
    return jnp.sum(jnp.sin(problem.equality_program(a, rows).x))


def test_the_gradient_is_that_of_the_program_of_active_rows_and_of_differences():
    gradient, judge = jax.jit(jax.grad(loss))(ONE), jax.jit(jax.grad(judged_loss))(ONE)
    assert largest(jax.tree.map(jnp.subtract, gradient, judge)) < 1e-11
    da = jax.tree.map(lambda x: jnp.asarray(RNG.normal(size=x.shape)), ONE)
    da = da._replace(Q=da.Q + da.Q.T)
    there = jax.tree.map(lambda x, d: x + 1e-5 * d, ONE, da)
    back = jax.tree.map(lambda x, d: x - 1e-5 * d, ONE, da)
    along = sum(jnp.sum(g * d) for g, d in zip(gradient, da, strict=True))
    assert abs((loss(there) - loss(back)) / 2e-5 - along) < 1e-7


def test_second_order():
    def of_q(f):
        return lambda q: f(ONE._replace(q=q))

    hessian, judge = (jax.jit(jax.hessian(of_q(f)))(ONE.q) for f in (loss, judged_loss))
    assert largest(hessian - judge) < 1e-10


def test_at_n_50_no_derivative_is_silently_off():
    """Without the last steps of `polished` it is off by about μ/margin²: 1e-3 in one of 64."""
    a = problem.draw(50, 15, 50, count=64, seed=0)
    layer, judge = (jax.jit(jax.vmap(jax.grad(f)))(a).h for f in (loss, judged_loss))
    off = jnp.linalg.norm(layer - judge, axis=1) / jnp.linalg.norm(judge, axis=1)
    assert jnp.max(off) < 1e-10


@pytest.mark.parametrize("v", [(1.6, 0.2), (1.5, 0.9), (0.1, 0.1), (-1.0, 1.4)])
def test_the_nearest_point_of_the_polygon(v):
    v = jnp.array(v)
    assert largest(polygon.derivative(v) - polygon.closed_form(polygon.nearest(v).lam)) < 1e-12


def test_the_projections_have_their_closed_forms():
    v = jnp.asarray(RNG.normal(size=8))
    simplex = problem.projections.simplex
    assert largest(jax.jit(jax.jacrev(simplex))(v) - judges.simplex(simplex(v))) < 1e-14
    assert largest(jax.jacfwd(problem.projections.positive)(v) - judges.positive(v)) < 1e-14
    cone = jax.jit(jax.jacfwd(problem.projections.second_order_cone))
    for first in (5.0, -5.0, 0.3):
        w = v.at[0].set(first)
        assert largest(cone(w) - judges.second_order_cone(w)) < 1e-13
    l1 = problem.projections.l1_ball(v)
    assert abs(float(jnp.sum(jnp.abs(l1))) - 1) < 1e-12
    assert largest(problem.projections.l1_ball(v / 100) - v / 100) == 0


def test_the_semidefinite_projection_where_eigenvalues_meet():
    dV = RNG.normal(size=(5, 5))
    dV = jnp.asarray(dV + dV.T)
    for V in (jnp.eye(5), jnp.diag(jnp.array([1.0, 1.0, -1.0, -1.0, 2.0]))):
        ours, theirs = (
            jax.jit(lambda V, dV, f=f: jax.jvp(f, (V,), (dV,))[1])(V, dV)
            for f in (problem.projections.semidefinite, problem.projections.nearest_semidefinite)
        )
        assert largest(ours - judges.semidefinite(V, dV)) < 1e-12
        assert jnp.any(jnp.isnan(theirs))
    with pytest.raises(it.NotDifferentiable):
        V = jnp.diag(jnp.array([1.0, 0.0, -1.0, 2.0, 3.0]))
        jax.jvp(problem.projections.semidefinite, (V,), (dV,))


FIRST, T = jnp.array([1.0, 0.0]), jnp.array(1.0)


@pytest.mark.parametrize(
    ("make", "at", "along"),
    [
        (breaks.kink, jnp.array(0.0), T),
        (breaks.gap, jnp.array(0.0), T),
        (breaks.cheapest, jnp.ones(2), FIRST),
        (breaks.twice, jnp.array([2.0, 1.0]), FIRST),
    ],
    ids=["weakly active", "infeasible", "not unique", "dependent"],
)
def test_what_has_no_derivative_is_refused(make, at, along):
    assert breaks.told(lambda: breaks.slope(make, at, along)).startswith("refused: ")


def test_beside_the_trouble_there_is_a_derivative():
    for t, right in ((-0.1, 1.0), (0.1, 0.0)):
        assert abs(float(breaks.slope(breaks.kink, jnp.array(t), T)[0]) - right) < 1e-12
    assert largest(breaks.slope(breaks.cheapest, jnp.array([1.0, 2.0]), FIRST)) < 1e-12


def test_an_unbounded_program_is_refused():
    a = problem.program(jnp.zeros((2, 2)), jnp.ones(2), jnp.eye(2), jnp.zeros(2))
    assert breaks.told(lambda: problem.quadratic_program(a)).startswith("refused: ")


def test_scipys_water_has_the_closed_forms_level():
    c, P = jnp.array([0.3, 1.2, 0.5, 0.9, 0.2, 0.7]), jnp.array(1.0)
    share = jax.jit(water.water_filling(6))
    x, dP, dc = water.closed_form(c, P)
    got_c, got_P = jax.jit(jax.jacrev(share))((c, P))
    assert max(largest(share((c, P)) - x), largest(got_P - dP), largest(got_c - dc)) < 1e-6
    both = jax.vmap(share, in_axes=((0, None),))((jnp.stack([c, c]), P))
    assert largest(both - x[None]) < 1e-6


def test_total_variation_by_three_solvers_and_its_derivative():
    tv = problem.total_variation
    signal, mu = tv.signal(), jnp.array(0.5)
    solvers = (it.FixedPointIteration(max_steps=9999), it.Anderson(max_steps=9999), it.Newton())
    xs = [tv.denoise(signal.noisy, mu, solver)[0] for solver in solvers]
    assert max(largest(x - xs[-1]) for x in xs) < 1e-8

    @jax.jit
    def error(mu):
        return jnp.mean((tv.denoise(signal.noisy, mu, it.Newton())[0] - signal.clean) ** 2)

    difference = (error(mu + 1e-5) - error(mu - 1e-5)) / 2e-5
    assert abs(jax.grad(error)(mu) - difference) < 1e-8


def test_a_problem_that_is_written_in_cvxpy_is_a_layer():
    """The closed form judges value and derivative; differences know nothing of either."""
    cp = pytest.importorskip("cvxpy", reason="cvxpy, of the extra `cvxpy`, is not installed")
    c, P, x = cp.Parameter(6), cp.Parameter(), cp.Variable(6)
    below = cp.hstack([-x, cp.sum(x) - P]) <= 0
    written = cp.Problem(cp.Minimize(-cp.sum(cp.log(c + x))), [below])
    tight = dict.fromkeys(("tol_gap_abs", "tol_gap_rel", "tol_feas"), 1e-10)
    minimise = problem.by_cvxpy(written, (c, P), x, below, solver=cp.CLARABEL, **tight)
    share = problem.layer_of(minimise, water.objective, water.below, 6, 7)

    a = (jnp.array([0.3, 1.2, 0.5, 0.9, 0.2, 0.7]), jnp.array(1.0))
    right, dP, dc = water.closed_form(*a)
    weights = jnp.asarray(RNG.normal(size=6))

    @jax.jit
    def carried(a):
        return weights @ share(a)

    both = jax.jit(jax.vmap(share, in_axes=((None, 0),)))((a[0], jnp.array([1.0, 1.1])))
    assert largest(both - jnp.stack([right, right + 0.1 * dP])) < 1e-5
    by_c, by_P = jax.jit(jax.grad(carried))(a)
    assert max(largest(by_c - dc.T @ weights), largest(by_P - dP @ weights)) < 1e-5

    step = 1e-2 * jnp.asarray(RNG.normal(size=6))
    there, back = (carried((a[0] + s * step, a[1] + 0.01 * s)) for s in (1, -1))
    assert abs((there - back) / 2 - (by_c @ step + 0.01 * by_P)) < 1e-5
