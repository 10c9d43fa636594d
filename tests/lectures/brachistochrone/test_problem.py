"""Lecture 03: closed form, shooting and the theorem agree; nothing beats the cycloid."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

import implicit_tutorial as it
from implicit_tutorial.lectures.brachistochrone import problem
from implicit_tutorial.lectures.brachistochrone.problem import layer

G = problem.GRAVITY


def endpoints(count, widest):
    """P in random directions, P_x/P_y from 1/widest to widest, and sizes from 0.1 to 10 m."""
    rng = np.random.default_rng(0)
    ratio = np.exp(rng.uniform(-np.log(widest), np.log(widest), count))
    P = np.stack([np.sqrt(ratio), 1 / np.sqrt(ratio)], axis=1)
    size = np.exp(rng.uniform(np.log(0.1), np.log(10), count))
    return jnp.asarray(P * (size / np.linalg.norm(P, axis=1))[:, None])


MANY = endpoints(200, 1000)
SIZES = jnp.linalg.norm(MANY, axis=1)


def relative(a, b):
    return float(jnp.max(jnp.abs(a - b) / jnp.abs(b)))


@pytest.mark.parametrize(
    ("P", "R", "theta"),
    [
        ((1.0, 1.0), 0.5729170375, 2.4120111439),
        ((2.0, 1.0), 0.5171999217, 3.5083687685),
        ((3.0, 1.0), 0.6196870265, 4.0516280241),
    ],
)
def test_the_published_radii_and_angles(P, R, theta):
    found = problem.cycloid_through(jnp.array(P))
    assert np.allclose(found, (R, theta), rtol=0, atol=6e-11)


def test_the_published_time():
    assert abs(problem.descent_time(jnp.array([1.0, 1.0])) - 0.5828954631) < 1e-10
    assert problem.angle_through(jnp.array([1.0, 1.0])) == problem.cycloid_through([1, 1])[1]


def test_the_closed_form_meets_200_endpoints():
    R, theta = jax.vmap(problem.cycloid_through)(MANY)
    assert jnp.all((theta > 0) & (theta < 2 * jnp.pi) & (R > 0))
    x, y = problem.cycloid(R, theta)
    assert relative(x, MANY[:, 0]) < 1e-14
    assert float(jnp.max(jnp.abs(y - MANY[:, 1]) / SIZES)) < 1e-13


def test_float32_is_as_good_as_float32():
    single = MANY.astype(jnp.float32)
    R, theta = jax.vmap(problem.cycloid_through)(single)
    assert R.dtype == theta.dtype == jnp.float32
    x, y = problem.cycloid(R, theta)
    miss = jnp.hypot(x - single[:, 0], y - single[:, 1])
    assert float(jnp.max(miss / SIZES.astype(jnp.float32))) < 1e-5
    double = jax.vmap(problem.descent_time)(MANY)
    assert relative(jax.vmap(problem.descent_time)(single).astype(float), double) < 1e-5


def test_theta_minus_sin_has_all_digits_near_zero():
    from implicit_tutorial.lectures.brachistochrone.problem.cycloid import theta_minus_sin

    theta = np.array([1e-6, 1e-3, 0.1, 0.999, 1.001, 2.0])
    exact = [float(t**3 / 6 * (1 - t**2 / 20 + t**4 / 840)) for t in theta[:2]]
    long = theta.astype(np.longdouble)
    exact += [float(t - np.sin(t)) for t in long[2:]]
    assert np.allclose(theta_minus_sin(jnp.asarray(theta)), exact, rtol=3e-14, atol=0)


def test_shooting_agrees_with_the_closed_form_at_200_endpoints():
    R, _ = jax.vmap(problem.cycloid_through)(MANY)
    bead = jax.vmap(problem.arrival)(R, MANY[:, 0])
    assert float(jnp.max(jnp.abs(bead.height - MANY[:, 1]) / SIZES)) < 1e-8
    assert relative(bead.time, jax.vmap(problem.descent_time)(MANY)) < 1e-8


def test_shooting_and_the_theorem_agree_in_the_gradient_at_200_endpoints():
    @jax.jit
    @jax.vmap
    def by_shooting(P):
        R, _ = problem.cycloid_through(P)
        y_R, y_x = jax.jacfwd(lambda R, x: problem.arrival(R, x).height, argnums=(0, 1))(R, P[0])
        return jnp.stack([-y_x / y_R, 1 / y_R])  # of y(R, P_x) = P_y

    @jax.jit
    @jax.vmap
    def by_two_equations(P):
        z = jnp.stack(problem.cycloid_through(P))
        A = jax.jacfwd(problem.meets, argnums=1)(P, z)
        return jnp.linalg.inv(A)[0]

    one_equation = jax.jit(jax.vmap(jax.jacrev(lambda P: problem.cycloid_through(P)[0])))(MANY)
    size = jnp.linalg.norm(one_equation, axis=1, keepdims=True)
    for other in (by_shooting(MANY), by_two_equations(MANY)):
        assert float(jnp.max(jnp.abs(other - one_equation) / size)) < 1e-6


def test_the_gradient_of_the_time_is_the_arriving_direction_over_the_speed():
    dT = jax.jit(jax.vmap(jax.grad(problem.descent_time)))(MANY)
    R, theta = jax.vmap(problem.cycloid_through)(MANY)
    exact = jnp.stack([jnp.ones_like(R), 1 / jnp.tan(theta / 2)], 1) / jnp.sqrt(4 * G * R)[:, None]
    size = jnp.linalg.norm(exact, axis=1, keepdims=True)
    assert float(jnp.max(jnp.abs(dT - exact) / size)) < 1e-10


def test_the_time_has_second_derivatives_in_both_modes():
    P = jnp.array([[1.0, 1.0], [3.0, 1.0], [0.1, 2.0]])
    gradient = jax.grad(problem.descent_time)
    modes = (jax.jacfwd, jax.jacrev)
    forward, reverse = (jax.jit(jax.vmap(mode(gradient)))(P) for mode in modes)
    many = jax.jit(jax.vmap(gradient))
    ends = [(many(P + e) - many(P - e)) / 2e-5 for e in 1e-5 * jnp.eye(2)[:, None]]
    assert np.allclose(forward, jnp.stack(ends, axis=2), rtol=1e-6, atol=1e-7)
    assert np.allclose(forward, reverse, rtol=1e-11)


def test_the_fit_and_its_derivative_agree_with_the_theorem():
    def fitted(P):
        R = problem.fit_radius(P, rate=0.05, steps=200).R[-1]
        return R, R

    def exact(P):
        R = problem.cycloid_through(P)[0]
        return R, R

    P = jnp.array([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]])
    both = (jax.jit(jax.vmap(jax.jacfwd(radius, has_aux=True)))(P) for radius in (fitted, exact))
    (dR, R), (dR_exact, R_exact) = both
    assert np.allclose(R, R_exact, rtol=0, atol=1e-8)
    assert np.allclose(dR, dR_exact, rtol=0, atol=1e-6)


def test_a_fit_with_too_large_a_rate_ends_in_nan():
    assert jnp.isnan(problem.fit_radius(jnp.array([3.0, 1.0]), rate=0.25).R[-1])


def test_reverse_mode_through_the_solver():
    R, theta = problem.cycloid_through([1.0, 1.0])
    slope = jax.jit(jax.grad(lambda R: problem.arrival(R, 1.0).height))(R)
    x, y = problem.cycloid(jnp.array(1.0), theta)  # for R = 1: ∂_R y − ∂_R x · y'
    assert np.isclose(slope, y - x / jnp.tan(theta / 2), rtol=1e-7)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    bends=arrays(float, st.integers(1, 12), elements=st.floats(0.01, 3.0)),
    P=st.tuples(st.floats(0.01, 100.0), st.floats(0.01, 100.0)),
)
def test_no_path_is_faster_than_the_cycloid(bends, P):
    # NumPy's own time of a path of straight pieces: compiling for each length takes seconds.
    x = np.linspace(0, P[0], len(bends) + 2)
    y = np.concatenate([[0.0], P[1] * bends, [P[1]]])
    v = np.sqrt(2 * G * y)
    T = np.sum(2 * np.hypot(np.diff(x), np.diff(y)) / (v[1:] + v[:-1]))
    assert T >= problem.descent_time(jnp.array(P)) * (1 - 1e-12)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(P=st.tuples(st.floats(0.01, 100.0), st.floats(0.01, 100.0)))
def test_the_rivals_end_at_P_and_are_slower(P):
    P = jnp.array(P)
    best = problem.descent_time(P)
    for name, path in problem.RIVALS.items():
        x, y = path(P)
        assert np.allclose([x[-1], y[-1]], P, rtol=1e-12)
        T = problem.time_along(x, y)
        assert best * (1 - 1e-12) <= T, name
        assert name != "cycloid" or T < best * (1 + 1e-5)


def test_the_time_of_a_line_is_exact():
    x, y = problem.line(jnp.array([1.0, 0.65]))
    assert np.isclose(problem.time_along(x, y), np.sqrt(2 * (1 + 0.65**2) / (G * 0.65)), rtol=1e-13)
    assert np.isclose(problem.time_along(x, y, 4 * G), problem.time_along(x, y) / 2, rtol=1e-13)


def test_beads_are_where_they_are_when():
    x, y = problem.line(jnp.array([3.0, 4.0]))
    t = np.array([0.0, 0.1, 99.0])
    bx, by = problem.positions(x, y, t)
    fallen = 0.5 * G * 0.8 * t[1] ** 2  # along the line, with sin = 4/5
    assert np.allclose(bx, [0, 0.6 * fallen, 3], atol=1e-4)
    assert np.allclose(by, [0, 0.8 * fallen, 4], atol=1e-4)


def test_the_cycloid_keeps_time():
    for start in (0.0, 1.0, 2.5):
        angle = start + (np.pi - start) * jnp.linspace(0, 1, 2001) ** 2
        x, y = problem.cycloid(jnp.array(0.5), angle)
        assert np.isclose(problem.time_along(x, y), np.pi * np.sqrt(0.5 / G), rtol=1e-5)


def test_trap_one_reports_failure_and_trap_two_success():
    R, _ = problem.cycloid_through(jnp.array([3.0, 1.0]))
    x = np.linspace(0, 3, 7)
    assert not problem.slope_form(R, x, 0.0).success
    stuck = problem.slope_form(R, x, 1e-6)
    assert stuck.success
    assert np.allclose(stuck.y[-2:], 2 * R, rtol=1e-4)  # where y should be 1


def test_trap_three_has_the_published_errors():
    P = jnp.array([1.0, 1.0])
    R, _ = problem.cycloid_through(P)
    errors = [abs(problem.radius_from_second_order(P, t) / R - 1) for t in (0.01, 0.1, 0.5)]
    assert np.allclose(errors, [3.4e-2, 3.8e-4, 1.4e-5], rtol=0.05)


def test_plain_newton_misses_and_the_bracket_does_not():
    ratios = jnp.logspace(-1, 1, 47)
    P = jnp.stack([ratios, jnp.ones(47)], 1)
    z, right = problem.land(P, jnp.array([1.0, 2.0]))
    assert 0 < int(right.sum()) < 47
    truth = jnp.stack(jax.vmap(problem.cycloid_through)(P), 1)
    assert np.allclose(z[right], truth[right], rtol=1e-9)


def test_the_fitted_heights_have_the_published_times():
    P, s = jnp.array([1.0, 0.65]), jnp.linspace(0, 1, 65)
    h = problem.fastest_heights(P)
    assert h.shape == (63,)
    times = [problem.time_of_heights(P, h, s) for h in (P[1] * s[1:-1], h)]
    assert np.allclose([*times, problem.descent_time(P)], [0.66796, 0.56665, 0.56593], atol=5e-6)


def test_the_layer_is_differentiated_and_its_time_obeys_the_envelope_theorem():
    P, s = jnp.array([1.0, 0.65]), jnp.linspace(0, 1, 17) ** 2

    h = problem.fastest_heights(P, s)
    held = jax.grad(problem.time_of_heights)(P, h, s)
    whole = jax.jacfwd(lambda P: problem.time_of_heights(P, problem.fastest_heights(P, s), s))(P)
    assert np.allclose(whole, held, rtol=1e-9)
    J = jax.jacfwd(problem.fastest_heights)(P, s)
    for k, e in enumerate(1e-5 * np.eye(2)):
        ends = [problem.fastest_heights(P + sign * e, s) for sign in (1, -1)]
        assert np.allclose(J[:, k], (ends[0] - ends[1]) / 2e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: problem.cycloid_through([1.0, -1.0]), "not below the start"),
        (lambda: problem.cycloid_through([1.0, 0.0]), "P_y > 0"),
        (lambda: problem.cycloid_through([0.0, 1.0]), "falls freely"),
        (lambda: problem.descent_time([-1.0, 1.0]), "mirror"),
        (lambda: problem.descent_time([1.0, 1.0], gravity=-9.81), "> 0 in m/s²"),
        (lambda: problem.cycloid_through([1.0, np.nan]), "not a point"),
        (lambda: problem.cycloid_through([1.0, 2.0, 3.0]), "jax.vmap"),
        (lambda: problem.arrival(0.1, 1.0), "R must be larger than P_x/2π = 0.1592 m"),
        (lambda: problem.arrival(0.5, 1.0, gravity=0.0), "> 0 in m/s²"),
        (lambda: problem.arrival(0.5, -1.0), "P_x must be > 0"),
        (lambda: problem.fit_radius([1.0, 1.0], R=0.1), "R must be larger"),
        (lambda: problem.time_along(jnp.arange(3.0), jnp.array([0.0, -1.0, 1.0])), "rises 1 m"),
        (lambda: problem.time_along(jnp.arange(3.0), jnp.arange(2.0)), "as many x as y"),
        (lambda: problem.fastest_heights([1.0, 1.0], [0.0, 0.5]), "rise from 0 to 1"),
        (lambda: problem.radius_from_second_order([1.0, 1.0], 3.0), "between 0 and"),
        (lambda: problem.slope_form(0.1, np.array([0.0, 1.0]), 0.0), "R must be larger"),
    ],
)
def test_bad_input_is_told_what_is_possible(call, says):
    with pytest.raises(ValueError, match="(?s)") as error:
        call()
    assert says in str(error.value)


def test_under_jit_bad_input_becomes_nan():
    assert jnp.all(jnp.isnan(jnp.stack(jax.jit(problem.cycloid_through)(jnp.array([1.0, -1.0])))))
    assert jnp.isnan(jax.jit(problem.arrival)(0.1, 1.0).height)


def test_the_time_of_a_line_at_45_degrees_bends_as_that_of_its_neighbours():
    s = jnp.linspace(0, 1, 9)

    def bend(P_y):
        h = P_y * s[1:-1]
        return jax.hessian(problem.time_of_heights, argnums=1)(jnp.stack([jnp.ones(()), P_y]), h, s)

    here, above, below = (bend(jnp.asarray(y)) for y in (1.0, 1 - 1e-6, 1 + 1e-6))
    np.testing.assert_allclose(here, (above + below) / 2, rtol=1e-8)


def test_a_batch_of_layers_with_backtracking_ends(as_in_a_notebook):
    """Near the answer, halving asks for a decrease at the edge of rounding: once it never ended."""
    s = jnp.linspace(0, 1, 9)

    def solved(P_y):
        a = jnp.stack([jnp.ones(()), P_y]), s, jnp.asarray(9.81)
        solver, h = it.Newton(backtracking=True), P_y * s[1:-1]
        return it.root(layer._stationary, a, h, solver=solver, throw=False).converged

    assert jnp.all(jax.jit(jax.vmap(solved))(jnp.linspace(0.25, 1.1, 86)))
