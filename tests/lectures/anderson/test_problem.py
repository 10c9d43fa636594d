"""The solver of the exercise: shown as it is, stepped as its widget steps, and beaten."""

import inspect
from functools import partial
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.lectures.anderson.problem import anderson_solver, residual_history
from implicit_tutorial.lectures.tanh_fixed_point.problem import published_draw, tanh_layer

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def test_the_notebook_shows_the_solver_that_the_package_has():
    source = (ROOT / "notebooks" / "source" / "04_anderson_exercise.py").read_text("utf-8")
    body = inspect.getsource(anderson_solver).split('"""')[2].strip("\n")
    assert body in source


@pytest.mark.parametrize(("m", "lam", "beta"), [(1, 0.0, 1.0), (5, 1e-4, 1.0), (3, 1e-2, 0.7)])
def test_the_widgets_solver_takes_the_steps_of_the_given_one(m, lam, beta):
    a = published_draw(old_bits=True)
    f = partial(tanh_layer, a)
    _, residuals = anderson_solver(f, jnp.zeros(10), m, lam, max_iter=25, tol=0.0, beta=beta)
    history = residual_history(tanh_layer, a, jnp.zeros(10), m, lam, beta, 25)
    np.testing.assert_allclose(history, residuals, rtol=0.02)


def test_on_the_published_problem_the_fixed_ridge_loses_to_plain_iteration():
    f = partial(tanh_layer, published_draw(old_bits=True))
    plain, fixed = (len(anderson_solver(f, jnp.zeros(10), m=m)[1]) for m in (1, 5))
    assert (plain, fixed) == (34, 38)
