"""Plain iteration: its rate is the spectral radius, and damping moves the spectrum."""

import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, affine, layer

import implicit_tutorial as it

rotation = np.linalg.qr(np.random.default_rng(1).normal(size=(4, 4)))[0]


def with_eigenvalues(*eigenvalues):
    return jnp.asarray(rotation @ np.diag(eigenvalues) @ rotation.T)


def test_it_computes_the_iterates():
    solution = it.fixed_point(layer, A, Z0, solver=it.FixedPointIteration(max_steps=4), throw=False)
    z, norms = Z0, []
    for _ in range(4):
        norms.append(jnp.linalg.norm(layer(A, z) - z))
        z, last = layer(A, z), z
    np.testing.assert_allclose(solution.value, last, rtol=1e-14)
    np.testing.assert_allclose(solution.history, norms, rtol=1e-13)


@pytest.mark.parametrize("rho", [0.3, -0.6, 0.9])
def test_the_residual_shrinks_by_the_spectral_radius(rho):
    a = (with_eigenvalues(rho, 0.1, -0.1, 0.2), jnp.ones(4))
    history = it.fixed_point(affine, a, Z0[:4], solver=it.FixedPointIteration()).history
    assert float(history[15] / history[14]) == pytest.approx(abs(rho), rel=1e-3)


def test_damping_rescues_an_eigenvalue_left_of_minus_one():
    a = (with_eigenvalues(-1.8, 0.5, 0.2, -0.3), jnp.ones(4))
    plain = it.FixedPointIteration(max_steps=200)
    damped = it.FixedPointIteration(max_steps=200, damping=0.5)
    assert not it.fixed_point(affine, a, Z0[:4], solver=plain, throw=False).converged
    solution = it.fixed_point(affine, a, Z0[:4], solver=damped)
    np.testing.assert_allclose(solution.value, np.linalg.solve(np.eye(4) - a[0], a[1]), 1e-10)
    # the slowest mode of (1 − β) I + β W is (1 + 0.5)/2
    assert float(solution.history[40] / solution.history[39]) == pytest.approx(0.75, rel=1e-3)


def test_damping_does_not_help_right_of_plus_one():
    a = (with_eigenvalues(1.2, 0.5, 0.2, -0.3), jnp.ones(4))
    solver = it.FixedPointIteration(max_steps=200, damping=0.3)
    assert not it.fixed_point(affine, a, Z0[:4], solver=solver, throw=False).converged
