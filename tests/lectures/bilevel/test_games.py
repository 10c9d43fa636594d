"""Lecture 07's games: closed forms and differences judge equilibria and their derivatives."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import compilations, difference, largest

from implicit_tutorial.lectures.bilevel.problem.games import (
    ascent,
    bilinear,
    market,
    quantal,
    roads,
)

RNG = np.random.default_rng(0)
DUOPOLY = market.duopoly()
LINE = market.Market(*(jnp.array(part, float) for part in (10.0, 0.0, [1.0, 2.0, 0.5])))
BENT = LINE._replace(bend=jnp.array(0.4, float))
ALONG = market.Market(*(jnp.asarray(RNG.normal(size=np.shape(part)), float) for part in BENT))
W = jnp.asarray(RNG.normal(size=3))


def off(got, expected):
    return largest(jax.tree.map(jnp.subtract, got, expected))


def dot(gradient, da):
    return sum(jnp.sum(g * d) for g, d in zip(gradient, da, strict=True))


def forward(f):
    """Compile the value and its derivative in a direction."""
    return jax.jit(lambda a, da: jax.jvp(f, (a,), (da,)))


def backward(loss):
    """Compile the gradient and how it moves in a direction: reverse mode, and order 2."""
    return jax.jit(lambda a, da: jax.jvp(jax.grad(loss), (a,), (da,)))


@pytest.fixture(scope="module")
def solved():
    return {
        "cournot": forward(market.cournot),
        "stackelberg": forward(market.stackelberg_at_once),
    }


def test_the_duopoly_of_the_lecture():
    cournot, leads = (
        market.cournot_in_closed_form(DUOPOLY),
        market.stackelberg_in_closed_form(DUOPOLY),
    )
    assert off(cournot, jnp.array([10 / 3, 7 / 3])) < 1e-14
    assert off(leads, jnp.array([5.0, 1.5])) < 1e-14
    assert off(market.cournot(DUOPOLY), cournot) < 1e-12
    earned = [float(market.profits(DUOPOLY, q)[0]) for q in (cournot, leads)]
    assert np.allclose(earned, [100 / 9, 12.5], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["cournot", "stackelberg"])
def test_without_a_bend_both_equilibria_and_their_slopes_have_closed_forms(name, solved):
    cournot = name == "cournot"
    closed = market.cournot_in_closed_form if cournot else market.stackelberg_in_closed_form
    da = ALONG._replace(bend=jnp.zeros(()))
    assert off(solved[name](LINE, da), jax.jvp(closed, (LINE,), (da,))) < 1e-11


def test_slopes_are_the_diagonal_of_what_profits_do():
    q = jnp.array([1.0, 2.0, 3.0])
    right = jnp.diagonal(jax.jit(jax.jacobian(market.profits, argnums=1))(BENT, q))
    assert off(jax.jit(market.slopes)(BENT, q), right) < 1e-14


@pytest.mark.parametrize("name", ["cournot", "stackelberg"])
def test_with_a_bend_both_equilibria_move_as_differences_say(name, solved):
    right = difference(lambda a: solved[name](a, ALONG)[0], BENT, ALONG)
    assert off(solved[name](BENT, ALONG)[1], right) < 1e-8


@pytest.mark.parametrize(
    ("name", "solve"),
    [("cournot", market.cournot), ("stackelberg", market.stackelberg_at_once)],
)
def test_both_equilibria_in_reverse_mode_and_to_order_2(name, solve, solved):
    both = backward(lambda a: W @ jnp.sin(solve(a)))
    (q, dq), (gradient, twice) = solved[name](BENT, ALONG), both(BENT, ALONG)
    assert abs(dot(gradient, ALONG) - W @ (jnp.cos(q) * dq)) < 1e-11
    assert off(twice, difference(lambda a: both(a, ALONG)[0], BENT, ALONG)) < 1e-7


def test_a_root_in_a_root_is_the_root_of_all_conditions_at_once(solved):
    nested = jax.jit(market.stackelberg)
    assert off(nested(LINE), market.stackelberg_in_closed_form(LINE)) < 1e-11
    assert off(nested(BENT), solved["stackelberg"](BENT, ALONG)[0]) < 1e-9


def test_costs_move_cournots_point_by_an_asymmetric_closed_form(solved):
    zero = jax.tree.map(jnp.zeros_like, BENT)
    pairs = [solved["cournot"](BENT, zero._replace(c=row)) for row in jnp.eye(3)]
    right = market.effects_in_closed_form(BENT, pairs[0][0])
    assert off(jnp.stack([dq for _, dq in pairs], axis=1), right) < 1e-11
    assert largest(right - right.T) > 0.005  # a transpose would be seen


def test_the_best_toll_and_how_it_moves():
    a = roads.two_roads()
    right = roads.in_closed_form(a)
    assert np.allclose(np.stack(right), (-0.25, 0.55, 1.9875), rtol=0, atol=1e-12)
    along = roads.Roads(*jnp.asarray(RNG.normal(size=(2, 2))))
    toll = roads.best_toll(a)
    assert abs(toll - right[0]) < 1e-11
    assert abs(roads.total(a, toll) - right[2]) < 1e-11
    judge = backward(lambda a: roads.in_closed_form(a)[0] ** 2)(a, along)  # the toll is linear
    assert off(backward(lambda a: roads.best_toll(a) ** 2)(a, along), judge) < 1e-10


@pytest.mark.parametrize(("cost", "ends"), [(1.0, (10 / 3, 5.0)), (3.0, (2.0, 3.0))])
def test_both_gradients_walk_to_their_equilibrium(cost, ends):
    assert np.allclose(ascent.walks(market.duopoly(cost), 0.2, 300)[:, -1, 0], ends, atol=1e-9)


def test_the_bilinear_walk_grows_exactly_as_computed_and_mu_brings_it_in():
    simultaneous, leads = bilinear.walks(0.1, 0.0)
    lengths = jnp.linalg.norm(simultaneous, axis=1)
    assert largest(lengths - bilinear.lengths_in_closed_form(0.1)) < 1e-12
    assert abs(lengths[-1] - 2**0.5 * 1.01**50) < 1e-12
    assert not jnp.any(jnp.isfinite(leads[1:, 0]))  # no reply, no total gradient
    _, leads = bilinear.walks(0.1, 0.2)
    assert largest(leads[:, 0] - 0.5 ** jnp.arange(101.0)) < 1e-12  # x ← (1 − η/μ) x
    assert jnp.linalg.norm(leads[-1]) < 0.2
    assert jnp.linalg.norm(bilinear.walks(0.1, 0.04)[1][-1]) > 1e6  # η > 2μ


TS = jnp.array([2.0, 1.0, 0.65, 0.4, 0.25, 0.2, 0.12, 0.05, 0.02])


def test_who_finds_a_quantal_response():
    found = quantal.reach(TS)
    counts = {name: int(ok.sum()) for name, ok in found.items()}
    assert counts["plain"] == 2 and counts["damped"] == 4, counts
    assert found["Newton, halved"].all() and not found["Newton"][-2:].any()
    assert found["Anderson"][:6].all() and not found["Anderson"].all()
    walked = quantal.continued(TS)
    assert all(s.converged and s.residual_norm < 1e-8 for s in walked)
    rhos = [quantal.radius(quantal.game(t), s.value) for t, s in zip(TS, walked, strict=True)]
    assert [rho < 1 for rho in rhos] == list(found["plain"])
    tamed = [(1 - 0.3) ** 2 + (0.3 * rho) ** 2 < 1 for rho in rhos]  # eigenvalues ±iρ
    assert tamed == list(found["damped"])
    assert np.abs(np.stack(walked[-1].value) - quantal.NASH).max() < 3e-3


def test_the_nash_equilibrium_leaves_nothing_to_gain():
    p, q = quantal.NASH
    assert np.ptp(quantal.PAYOFFS @ q) < 1e-15 and np.ptp(p @ quantal.PAYOFFS) < 1e-15


def test_a_quantal_response_moves_as_differences_say_in_both_modes_and_to_order_2():
    """A game without symmetry: what one wins is not what the other loses."""
    row, column, d_row, d_column = jnp.asarray(RNG.normal(size=(4, 3, 3)))
    a = quantal.Game(row, column, jnp.array(0.5, float))
    da = quantal.Game(d_row, d_column, jnp.array(0.3, float))
    w = jnp.asarray(RNG.normal(size=6))

    def loss(a):
        z = quantal.solve(quantal.SOLVERS["Newton"], a, quantal.even(a)).value
        return w @ jnp.sin(jnp.concatenate(z))

    value, both = forward(loss), backward(loss)
    (_, slope), (gradient, twice) = value(a, da), both(a, da)
    assert abs(slope - dot(gradient, da)) < 1e-11
    assert abs(slope - difference(lambda a: value(a, da)[0], a, da)) < 1e-8
    assert off(twice, difference(lambda a: both(a, da)[0], a, da)) < 1e-7


def test_what_is_solved_is_compiled_once_for_all_temperatures_and_games():
    solve = partial(quantal.solve, quantal.SOLVERS["plain"])
    a, b = quantal.game(1.0), quantal.game(0.9, 2 * quantal.PAYOFFS)
    solve(a, quantal.even(a))
    assert compilations(solve, b, quantal.even(a)) == 0
