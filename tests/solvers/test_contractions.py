"""Whatever contracts is solved: random affine maps and tanh layers of random size."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import SOLVERS, affine, layer, name
from hypothesis import given, settings, strategies as st

import implicit_tutorial as it

LARGEST = 8
each_solver = pytest.mark.parametrize(
    "solver", [*SOLVERS, it.FixedPointIteration(damping=0.7)], ids=name
)
problems = given(
    seed=st.integers(0, 2**32 - 1), n=st.integers(1, LARGEST), norm=st.floats(0.0, 0.9)
)
quick = settings(max_examples=25, deadline=None, derandomize=True)


def padded(seed, n, norm):
    """A contraction in R^n, with zeros around it up to one size: it is compiled once."""
    rng = np.random.default_rng(seed)
    W, x = np.zeros((LARGEST, LARGEST)), np.zeros(LARGEST)
    W[:n, :n] = rng.normal(size=(n, n))
    x[:n] = rng.normal(size=n)
    return jnp.asarray(W * norm / np.linalg.norm(W, 2)), jnp.asarray(x)


@each_solver
@quick
@problems
def test_an_affine_contraction_is_solved_to_tolerance(solver, seed, n, norm):
    W, x = padded(seed, n, norm)
    solution = it.fixed_point(affine, (W, x), jnp.zeros(LARGEST), solver=solver)
    exact = np.linalg.solve(np.eye(LARGEST) - W, x)
    size = np.linalg.norm(exact)
    assert solution.converged
    # ‖(I − W)⁻¹‖ ≤ 1/(1 − 0.9), and the residual is at most 1e-12 (1 + ‖z‖)
    assert np.linalg.norm(solution.value - exact) <= 10.1 * 1e-12 * (1 + size)
    assert jnp.all(solution.value[n:] == 0)


@jax.jit
def pulled_back(W, x):
    _, pull_back = jax.vjp(lambda x: it.fixed_point(affine, (W, x), jnp.zeros(LARGEST)).value, x)
    return pull_back(x)[0]


@quick
@problems
def test_its_derivative_is_the_inverse_of_i_minus_w(seed, n, norm):
    W, x = padded(seed, n, norm)
    expected = np.linalg.solve(np.eye(LARGEST) - W.T, x)
    np.testing.assert_allclose(pulled_back(W, x), expected, rtol=0, atol=1e-10)


@quick
@problems
def test_solvers_agree_on_a_tanh_layer(seed, n, norm):
    a = padded(seed, n, norm)
    solutions = [it.fixed_point(layer, a, jnp.zeros(LARGEST), solver=each) for each in SOLVERS]
    for solution in solutions[1:]:
        np.testing.assert_allclose(solution.value, solutions[0].value, rtol=0, atol=1e-10)
