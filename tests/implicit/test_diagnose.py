"""diagnose measures what linear algebra says, and its bounds bound."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, N, W, X, affine, layer

import implicit_tutorial as it


def test_it_measures_a_known_matrix():
    z = jnp.arange(1.0, N + 1)
    report = it.diagnose(affine, A, z)
    I_W = np.eye(N) - W
    assert report.residual_norm == pytest.approx(np.linalg.norm(W @ z + X - z))
    assert report.spectral_radius == pytest.approx(np.max(np.abs(np.linalg.eigvals(W))))
    assert report.norm == pytest.approx(0.7)
    assert report.condition_number == pytest.approx(np.linalg.cond(I_W))
    assert report.error_bound == pytest.approx(
        np.linalg.norm(np.linalg.inv(I_W), 2) * report.residual_norm
    )


def test_the_norm_and_the_spectral_radius_differ():
    shear = jnp.array([[0.5, 3.0], [0.0, -0.5]])
    report = it.diagnose(lambda a, z: a @ z, shear, jnp.zeros(2))
    assert report.spectral_radius == pytest.approx(0.5)
    assert report.norm > 3
    assert report.residual_norm == report.error_bound == report.gradient_error_bound == 0


def nonlinear_in_both(a, z):
    W, x = a
    return jnp.sin(W.T @ z) + jnp.cos(x * z) * 0.3


@pytest.mark.parametrize("f", [layer, nonlinear_in_both])
def test_the_error_bounds_hold_where_the_solve_was_loose(f):
    @jax.jit
    def derivative(z):
        B = jax.jacfwd(f, argnums=0)(A, z)
        B = jnp.concatenate([B[0].reshape(N, -1), B[1]], axis=1)
        return jnp.linalg.solve(jnp.eye(N) - jax.jacfwd(f, argnums=1)(A, z), B)

    exact = it.fixed_point(f, A, Z0).value
    at_exact = derivative(exact)
    for steps in (6, 12):
        solver = it.FixedPointIteration(max_steps=steps)
        z = it.fixed_point(f, A, Z0, solver=solver, throw=False).value
        report = it.diagnose(f, A, z)
        error = float(jnp.linalg.norm(z - exact))
        assert 0 < error <= 1.1 * report.error_bound
        assert report.error_bound <= 2 * report.condition_number * error  # and says something
        change = jnp.linalg.norm(derivative(z) - at_exact) / jnp.linalg.norm(at_exact)
        assert float(change) <= 1.1 * report.gradient_error_bound + 1e-12


def test_a_fold_has_no_condition():
    report = it.diagnose(lambda a, z: z - z * z + a, 0.0, 0.0)
    assert report.condition_number == report.error_bound == np.inf
    assert report.gradient_error_bound == np.inf


def test_it_takes_pytrees_scalars_and_closures():
    slope = jnp.array(0.25)

    def f(a, z):
        return {"u": a["k"] * z["u"], "v": (slope * z["v"][0],)}

    report = it.diagnose(f, {"k": 0.5, "name": "k"}, {"u": 1.0, "v": (jnp.ones((2, 2)),)})
    assert report.spectral_radius == pytest.approx(0.5)
    assert report.residual_norm == pytest.approx(np.hypot(0.5, 0.75 * 2))


def test_it_prints_a_table():
    report = it.diagnose(affine, A, Z0)
    text = str(report)
    assert repr(report) == text
    lines = text.splitlines()
    assert len(lines) == 6 and max(map(len, lines)) <= 88
    assert "spectral radius" in lines[1] and "plain iteration converges" in lines[1]
    assert f"{np.linalg.norm(W, 2):.3g}" in lines[2] and "a contraction here" in lines[2]
    diverging = str(it.diagnose(affine, (3 * W, X), Z0))
    assert "does not converge" in diverging and "a contraction" not in diverging


def test_too_many_unknowns_are_refused():
    with pytest.raises(ValueError, match="up to 2048 unknowns, got 2049.*one example of a batch"):
        it.diagnose(lambda a, z: a * z, 0.5, jnp.zeros(2049))
