"""The log-density of a linear flow: each right style passes, each slip is named."""

import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy.linalg import expm
from jax.scipy.stats import multivariate_normal, norm

from implicit_tutorial.lectures.neural_ode import check, problem as node
from implicit_tutorial.lectures.neural_ode.exercises.log_density_slips import right

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def back(A, x, T):
    return expm(-A * T) @ x


def forth(A, x, T):
    return expm(A * T) @ x


def stay(A, x, T):
    return x


def gaussian(z):
    return -0.5 * z @ z - 0.5 * len(z) * jnp.log(2 * jnp.pi)


def density(start=back, log=gaussian, fall=lambda A, T: T * jnp.trace(A)):
    """Write a student's answer, with one or two of its parts changed."""
    return lambda A, x, T: log(start(A, x, T)) - fall(A, T)


def logged(x, C):
    return multivariate_normal.logpdf(x, jnp.zeros_like(x), C)


def by_covariance(A, x, T):
    E = expm(A * T)
    return logged(x, E @ E.T)


def by_integration(A, x, T):
    start = x, jnp.zeros_like(T)
    z, trace = node.integrate(lambda s, state: (-A @ state[0], jnp.trace(A)), start, T)
    return gaussian(z) - trace


def by_the_lecture(A, x, T):
    """Time runs from 0 to 1 there, so the field is T times as strong."""
    return node.cnf.log_density(node.Linear(A * T), x[None], steps=200)[0]


ANSWERS = [density(), by_covariance, by_integration, by_the_lecture]
ANSWERS += [
    density(log=lambda z: norm.logpdf(z).sum()),
    density(fall=lambda A, T: jnp.linalg.slogdet(expm(A * T))[1]),
    density(lambda A, x, T: jnp.linalg.solve(expm(A * T), x)),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_way_to_the_density_passes(answer):
    feedback = check.log_density_of_linear_flow(answer)
    assert feedback.passed, feedback


def test_the_right_answer_integrates_to_one():
    A, T = np.array([[0.3, -0.8], [0.5, 0.2]]), 1.3
    plane, area = node.cnf.grid(9.0, 90)
    total = sum(np.exp(right(A, np.asarray(x, float), T)) for x in plane) * area
    assert abs(total - 1) < 1e-3


SLIPS = [
    ("Evaluated at the end point", density(stay)),
    ("Time not reversed", density(forth)),
    ("Sign of the trace", density(fall=lambda A, T: -T * jnp.trace(A))),
    ("Trace left out", density(fall=lambda A, T: 0.0)),
    ("T left out", density(fall=lambda A, T: jnp.trace(A))),
    ("T left out", density(lambda A, x, T: expm(-A) @ x)),
    ("Trace of the exponential", density(fall=lambda A, T: jnp.trace(expm(A * T)))),
    ("Trace of the exponential", density(fall=lambda A, T: jnp.log(jnp.trace(expm(A * T))))),
    ("Factor in place", density(fall=lambda A, T: jnp.linalg.det(expm(A * T)))),
    ("Entry by entry", density(lambda A, x, T: jnp.exp(-A * T) @ x)),
    ("Constant left out", density(log=lambda z: -0.5 * z @ z)),
    ("½ of the square left out", density(log=lambda z: gaussian(z) - 0.5 * z @ z)),
    ("Norm not squared", density(log=lambda z: gaussian(z) + z @ z / 2 - jnp.linalg.norm(z) / 2)),
    ("Density for its logarithm", lambda A, x, T: jnp.exp(density()(A, x, T))),
]
# Not in a list before: written as a student writes, then looked at in the box.
MORE_SLIPS = [
    ("The Gaussian alone, at x", density(stay, fall=lambda A, T: 0.0)),
    ("Evaluated at the end point, sign", density(stay, fall=lambda A, T: -T * jnp.trace(A))),
    ("Time not reversed, sign", density(forth, fall=lambda A, T: -T * jnp.trace(A))),
    ("Time not reversed, trace", density(forth, fall=lambda A, T: 0.0)),
    ("T left out: in both", lambda A, x, T: density()(A, x, 1.0)),
    ("T left out: in both", lambda A, x, T: by_the_lecture(A, x, 1.0)),
    ("Trace left out", lambda A, x, T: logged(back(A, x, T), jnp.eye(len(x)))),
    ("Trace of the exponential", density(fall=lambda A, T: -jnp.trace(expm(-A * T)))),
    ("Trace of the exponential", density(fall=lambda A, T: T * jnp.trace(expm(A)))),
    ("Determinant of A", density(fall=lambda A, T: T * jnp.linalg.slogdet(A)[1])),
    ("All of A summed", density(fall=lambda A, T: T * A.sum())),
    ("T squared", density(fall=lambda A, T: T**2 / 2 * jnp.trace(A))),
    ("Trace counted twice", lambda A, x, T: by_covariance(A, x, T) - T * jnp.trace(A)),
    ("Transposed", lambda A, x, T: logged(x, expm(A * T).T @ expm(A * T))),
    ("Transposed", density(lambda A, x, T: x @ expm(-A * T))),
    ("A and Aᵀ added", lambda A, x, T: logged(x, expm((A + A.T) * T))),
    ("One step of Euler", density(lambda A, x, T: x - T * A @ x)),
    ("Constant of one coordinate", density(log=lambda z: -0.5 * z @ z - 0.5 * jnp.log(2 * jnp.pi))),
    ("Mean of squares", density(log=lambda z: gaussian(z) + z @ z / 2 - jnp.mean(z**2) / 2)),
    ("2π without log", density(log=lambda z: -0.5 * z @ z - len(z) * jnp.pi)),
    ("Density for its", density(log=lambda z: jnp.exp(gaussian(z)))),
    ("Wrong sign", lambda A, x, T: -density()(A, x, T)),
    (
        "Wrong shape: (3,) where () is asked for. An axis too many: is a sum",
        density(log=norm.logpdf),
    ),
    ("Wrong shape: (1,)", lambda A, x, T: density()(A, x, T)[None]),
    (
        "Wrong shape: (3, 3)",
        density(lambda A, x, T: jnp.exp(-A * T) * x, log=lambda z: -(z**2) / 2),
    ),
]


@pytest.mark.parametrize(("name", "answer"), SLIPS + MORE_SLIPS)
def test_a_slip_in_the_density_is_named(name, answer):
    feedback = check.log_density_of_linear_flow(answer)
    assert not feedback.passed
    assert feedback.slip.startswith(name), feedback


def test_a_density_not_written_yet_is_not_attempted():
    assert check.log_density_of_linear_flow(lambda A, x, T: None).status == "not attempted"
