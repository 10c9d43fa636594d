"""Lecture 01, the steps that Banach's theorem promises: right answers pass, slips are named."""

import math

import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from lectures.tanh_fixed_point.students import named, passes

from implicit_tutorial.lectures.tanh_fixed_point import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")

log = jnp.log


def exact(q, d, tol):
    return log(tol * (1 - q) / d) / log(q)


def by_logarithms(q, d, tol):
    return jnp.ceil(exact(q, d, tol))


def as_an_integer(q, d, tol):
    return int(exact(q, d, tol)) + 1


def in_math(q, d, tol):
    return math.ceil(math.log(d / (tol * (1 - q)), 1 / q))


def by_counting(q, d, tol):
    k, distance = 0, d / (1 - q)
    while distance > tol:
        k, distance = k + 1, q * distance
    return k


def compiled(q, d, tol):
    start = (jnp.asarray(0), d / (1 - q))
    return lax.while_loop(lambda s: s[1] > tol, lambda s: (s[0] + 1, q * s[1]), start)[0]


@pytest.mark.parametrize("answer", [by_logarithms, as_an_integer, in_math, by_counting, compiled])
def test_right_answers_pass(answer):
    passes(check.steps_promised(answer))


def test_the_promise_holds_and_one_step_less_may_break_it():
    rng = np.random.default_rng(0)
    q, d, tol = map(float, check.steps_promised.draw(rng, 1))
    k = check.steps_promised.right(q, d, tol)
    z, z_star = 0.0, d / (1 - q)  # z ← q z + d is the worst that the theorem allows
    distances = []
    for _ in range(int(k)):
        z = q * z + d
        distances.append(z_star - z)
    assert distances[-1] <= tol < distances[-2]


def up(k):
    return lambda q, d, tol: jnp.ceil(k(q, d, tol))


def by_changes(q, d, tol):
    k, change = 0, d
    while change > tol:
        k, change = k + 1, q * change
    return k


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (exact, "Not a whole number"),
        (lambda q, d, tol: jnp.floor(exact(q, d, tol)), "One too few"),
        (lambda q, d, tol: jnp.ceil(exact(q, d, tol)) + 1, "One too many"),
        (up(lambda q, d, tol: log(tol / d) / log(q)), "1 − q left out"),
        (by_changes, "1 − q left out"),
        (up(lambda q, d, tol: log(tol / d / (1 - q)) / log(q)), "1 − q on the wrong side"),
        (up(lambda q, d, tol: log(tol * (1 + q) / d) / log(q)), "1 + q for 1 − q"),
        (lambda q, d, tol: -by_logarithms(q, d, tol), "Wrong sign"),
        (up(lambda q, d, tol: log(tol * (1 - q)) / log(q)), "d left out"),
        (up(lambda q, d, tol: log(d * (1 - q) / tol) / log(q)), "d and tol swapped"),
        # not in a list before; made by going through the notebook as a student
        (lambda q, d, tol: int(exact(q, d, tol)), "One too few"),
        (lambda q, d, tol: int(jnp.ceil(exact(q, d, tol))) + 1, "One too many"),
        (up(lambda q, d, tol: jnp.log2(exact(q, d, tol))), "Newton's rate"),
        (up(lambda q, d, tol: (d / (1 - q) - tol) / ((1 - q) * d)), "The same amount a step"),
        (up(lambda q, d, tol: log(tol * (1 - q) / d) / log(1 - q)), "log(1 − q) for log q"),
        (up(lambda q, d, tol: jnp.log10(tol * (1 - q) / d) / log(q)), "Two kinds of logarithm"),
        (up(lambda q, d, tol: log(tol * (1 - q) / d / q)), "A bracket"),
        (up(lambda q, d, tol: log(tol * (1 - q) / d) / q), "No logarithm of q"),
        (up(lambda q, d, tol: log(tol * (1 - q) / d) / log(q**2)), "q squared"),
        (lambda q, d, tol: jnp.inf, "inf"),
        (lambda q, d, tol: log(-q), "NaN"),
        (lambda q, d, tol: [by_logarithms(q, d, tol)], "Wrong shape"),
        (lambda q, d, tol: 40, "The same for two problems"),
        (lambda q, d, tol: by_logarithms(0.5, d, tol), "The argument `q` has no effect"),
        (lambda q, d, tol: by_logarithms(q, d, 1e-30), "The argument `tol` has no effect"),
        (lambda q, d: 1, "The function takes other arguments"),
    ],
)
def test_each_slip_is_named(answer, slip):
    named(check.steps_promised(answer), slip)
