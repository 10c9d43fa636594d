"""Lecture 11: one layer in several libraries, held to linear algebra, unrolling and differences."""

import importlib.util

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import assert_close, difference

from implicit_tutorial.lectures.at_work.problem import libraries, problems
from implicit_tutorial.lectures.at_work.problem.libraries import LIBRARIES

PROBLEMS = {"tanh": problems.tanh(), "ridge": problems.ridge()}
BOTH = ("it", "lax.custom_root", "optimistix")  # forward mode, too

pytestmark = pytest.mark.filterwarnings("ignore:JAXopt is no longer maintained:DeprecationWarning")


@pytest.fixture(params=LIBRARIES)
def library(request):
    if LIBRARIES[request.param].missing:
        pytest.skip(f"{request.param} is not installed")
    return request.param


def along(a):
    """A direction in which no entry rests."""
    return jax.tree.map(jnp.cos, a)


def by_reverse(gradient, a):
    """The gradient, and its derivative along cos a where there is no forward mode."""
    d = along(a)
    inner = lambda a: sum(map(jnp.vdot, *map(jax.tree.leaves, (gradient(a), d))))  # noqa: E731
    return gradient(a), jax.grad(inner)(a)


def by_forward(gradient, a):
    """The same, forward over reverse."""
    return jax.jvp(gradient, (a,), (along(a),))


@pytest.fixture(scope="module")
def judged():
    """The gradient of each problem's loss, and its derivative along cos a, by other means."""

    def judge(problem):
        loss = lambda a: jnp.sum(jnp.sin(problem.exact(a)))  # noqa: E731
        return jax.jit(lambda a: jax.jvp(jax.grad(loss), (a,), (along(a),)))(problem.a)

    return {name: judge(problem) for name, problem in PROBLEMS.items()}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_library_has_the_right_derivatives(library, name, judged, as_in_a_course):
    problem, (gradient, second) = PROBLEMS[name], judged[name]
    solve = LIBRARIES[library].solve
    twice = by_forward if library in BOTH else by_reverse
    loss = lambda a: problems.loss(problem, solve, a)  # noqa: E731
    assert_close(jax.jit(solve, static_argnums=0)(*problem[:3]), problem.exact(problem.a), 1e-10)
    if name == "ridge":  # the second derivative is compiled once
        found = jax.jit(lambda a: twice(jax.grad(loss), a))(problem.a)
        assert_close(found, (gradient, second), 1e-8)
    else:
        assert_close(jax.jit(jax.grad(loss))(problem.a), gradient, 1e-8)


def test_who_can_what(library, as_in_a_course):
    tanh = PROBLEMS["tanh"]
    for transform in (jax.jacfwd, jax.hessian):
        assert problems.passes(transform, LIBRARIES[library], tanh) == (library in BOTH)


def test_who_raises(library, as_in_a_course):
    expected = "raises" if library in ("it", "optimistix") else "silent, off by 2.0"
    assert problems.failing(LIBRARIES[library]) == expected


def test_the_judges_agree_with_differences(judged):
    for name, problem in PROBLEMS.items():
        loss = lambda a, p=problem: jnp.sum(jnp.sin(p.exact(a)))  # noqa: E731
        pairs = map(jax.tree.leaves, (judged[name][0], along(problem.a)))
        slope = sum(map(jnp.vdot, *pairs))
        assert abs(slope - difference(loss, problem.a, along(problem.a))) < 1e-7


def test_a_library_that_is_missing_is_told_and_left_out(monkeypatch, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *_: None if name == "jaxopt" else found(name)
    )
    assert "jaxopt" not in libraries.installed()
    assert capsys.readouterr().out == (
        "jaxopt is not installed here, and left out: pip install jaxopt\n"
    )


def test_the_code_that_is_shown_is_the_code_that_runs():
    for library in LIBRARIES.values():
        assert "noqa" not in library.code and 2 <= library.lines <= 10


@pytest.fixture
def as_in_a_course():
    """Standard promotion, as the libraries expect; float64, as in lecture 11."""
    with jax.numpy_dtype_promotion("standard"), jax.numpy_rank_promotion("allow"):
        assert np.asarray(jnp.ones(())).dtype == np.float64
        yield
