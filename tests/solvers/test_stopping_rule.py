"""What a solver reports is what holds: residual, converged, steps, history; also in a batch."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import SOLVERS, Z0, A, N, W, X, affine, layer, matrix_of_norm, name

import implicit_tutorial as it

LOOSE = [
    it.FixedPointIteration(rtol=1e-3, atol=1e-5),
    it.Anderson(rtol=1e-3, atol=1e-5),
    it.Newton(rtol=1e-3, atol=1e-5),
    it.FixedPointIteration(rtol=0.0, atol=1e-6),
    it.FixedPointIteration(max_steps=7),
    it.Anderson(max_steps=3),
    it.Newton(max_steps=2),
]


def compared(solver, f, a, z):
    """The size of what the solver tests at z: f(z) − z, or for Newton its next step."""
    change = f(a, z) - z
    if isinstance(solver, it.Newton):
        change = jnp.linalg.solve(jnp.eye(z.size) - jax.jacobian(f, argnums=1)(a, z), change)
    return float(jnp.linalg.norm(change))


def tolerance(solver, z, z0, largest):
    """The rule as the docstring of `Solver` has it, for a z of one leaf."""
    rtol, atol, _ = solver.limits(z.dtype)
    size, size0 = float(jnp.linalg.norm(z)), float(jnp.linalg.norm(z0))
    floor = rtol**2 * (size + largest) if atol is None else atol
    return floor + min(rtol * size, rtol * size0 + largest / 2)


def assert_honest(solution, solver, f, a, z0):
    """The promises of Solution's fields, from `value` alone."""
    z, steps, history = solution.value, int(solution.steps), np.asarray(solution.history)
    measured = float(jnp.linalg.norm(f(a, z) - z))
    rounding = 8 * float(jnp.finfo(z.dtype).eps) * float(1 + jnp.linalg.norm(z))
    assert float(solution.residual_norm) == pytest.approx(measured, rel=1e-6, abs=rounding)
    newton = isinstance(solver, it.Newton)
    largest = compared(solver, f, a, z0) if newton else np.max(history[:steps])
    change = compared(solver, f, a, z)
    assert bool(solution.converged) == (change <= tolerance(solver, z, z0, largest))
    assert ("dz" if newton else "f(a, z) − z") in solution.tested
    assert 0 <= steps <= solver.max_steps
    assert solution.converged or steps == solver.max_steps
    assert history.shape == (solver.max_steps,)
    assert np.all(np.isfinite(history[:steps])) and np.all(history[steps:] == np.inf)
    if steps:
        assert history[steps - 1] == solution.residual_norm
    if steps > 1:  # it did not run on after it could have stopped
        less = replace(solver, max_steps=steps - 1)
        assert not it.fixed_point(f, a, z0, solver=less, throw=False).converged


@pytest.mark.parametrize("solver", SOLVERS + LOOSE, ids=repr)
def test_the_solution_is_what_it_says(solver):
    solution = it.fixed_point(layer, A, Z0, solver=solver, throw=False)
    assert_honest(solution, solver, layer, A, Z0)
    assert bool(solution.converged) == (solver.max_steps > 7)


@pytest.mark.parametrize("solver", [it.FixedPointIteration(), it.Anderson()], ids=name)
def test_float32_has_its_own_default_tolerance(solver):
    a, z0 = jax.tree.map(lambda x: x.astype(jnp.float32), (A, Z0))
    solution = it.fixed_point(layer, a, z0, solver=solver)
    assert solution.value.dtype == solution.residual_norm.dtype == jnp.float32
    assert solver.limits(jnp.float32)[:2] == (1e-6, None)
    assert_honest(solution, solver, layer, a, z0)


def test_the_norm_runs_over_all_leaves():
    def f(a, z):
        return {"u": z["u"] - 3.0, "v": z["v"] + 4.0}

    z0 = {"u": jnp.zeros(1), "v": jnp.zeros(())}
    solution = it.fixed_point(f, None, z0, solver=it.FixedPointIteration(max_steps=1), throw=False)
    assert float(solution.residual_norm) == pytest.approx(5.0)


@pytest.mark.parametrize("solver", SOLVERS, ids=name)
def test_steps_counts_the_evaluations(solver):
    calls = []

    def counted(a, z):
        jax.debug.callback(lambda _: calls.append(1), z)
        return layer(a, z)

    for z0 in (Z0, Z0 + 1.0):
        calls.clear()
        solution = it.fixed_point(counted, A, z0, solver=solver)
        jax.effects_barrier()
        tested_first = isinstance(solver, it.Newton)  # a Newton step ends between two evaluations
        assert len(calls) == int(solution.steps) + tested_first > 1


@pytest.mark.parametrize("solver", SOLVERS, ids=name)
def test_started_at_the_solution_it_stays_there(solver):
    z = it.fixed_point(layer, A, Z0, solver=it.Newton(rtol=0, atol=1e-15), throw=False).value
    solution = it.fixed_point(layer, A, z, solver=solver)
    assert solution.converged and jnp.all(solution.value == z)
    assert int(solution.steps) == (0 if isinstance(solver, it.Newton) else 1)


@pytest.mark.parametrize("solver", [*SOLVERS, it.Anderson(mixing=0.5)], ids=repr)
def test_each_example_of_a_batch_stops_on_its_own(solver):
    scales = jnp.array([0.0, 0.01, 1.0, 1.4])  # 0.01: Newton needs 4 steps for 0.3 and for 1
    xs, z0s = jnp.stack([X, 0 * X, 2 * X, -X]), jnp.stack([Z0, Z0 + 1, Z0 - 1, Z0 + 0.5])

    def solve(scale, x, z0):
        return it.fixed_point(layer, (scale * W, x), z0, solver=solver)

    batch = jax.jit(jax.vmap(solve))(scales, xs, z0s)
    assert len(set(batch.steps.tolist())) > 2
    for i in range(4):
        alone = solve(scales[i], xs[i], z0s[i])
        assert int(batch.steps[i]) == int(alone.steps)
        assert batch.converged[i]
        np.testing.assert_allclose(batch.value[i], alone.value, rtol=0, atol=1e-13)
        # Anderson's weights are as well conditioned as the residuals are independent.
        rtol = 1e-4 if isinstance(solver, it.Anderson) else 1e-6
        np.testing.assert_allclose(batch.history[i], alone.history, rtol=rtol, atol=1e-14)
        np.testing.assert_allclose(batch.residual_norm[i], alone.residual_norm, rtol, 1e-14)


@pytest.mark.parametrize("solver", SOLVERS, ids=name)
def test_a_diverging_example_does_not_disturb_the_others(solver):
    Ws, xs = jnp.stack([3 * jnp.eye(N), W]), jnp.stack([jnp.inf * X, X])
    solve = jax.vmap(lambda W, x: it.fixed_point(affine, (W, x), Z0, solver=solver, throw=False))
    batch = solve(Ws, xs)
    assert not batch.converged[0] and batch.converged[1]
    exact = np.linalg.solve(np.eye(N) - W, X)
    np.testing.assert_allclose(batch.value[1], exact, rtol=0, atol=1e-10)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
@pytest.mark.parametrize("growth", [1.5, 2.0, 3.0])  # ‖z‖ overflows first, with, after ‖residual‖
def test_overflow_is_not_convergence(growth, dtype):
    def f(a, z):
        return a * z + 1

    for solver in (it.FixedPointIteration(max_steps=2000), it.Anderson(memory=1, max_steps=2000)):
        solution = it.fixed_point(f, dtype(growth), dtype(1), solver=solver, throw=False)
        assert not solution.converged


def test_it_ends_at_once_when_the_residual_is_not_finite():
    def f(a, z):
        return jnp.log(z - a)

    solution = it.fixed_point(
        f, 1.0, 2.0, solver=it.FixedPointIteration(max_steps=100), throw=False
    )
    assert int(solution.steps) < 10 and not solution.converged
    assert not jnp.isfinite(solution.residual_norm)


@pytest.mark.parametrize("n", [1, 2, 8])
def test_every_solver_finds_the_same_point(n):
    a = (matrix_of_norm(0.8, n, np.random.default_rng(n)), jnp.ones(n))
    values = [it.fixed_point(layer, a, jnp.zeros(n), solver=solver).value for solver in SOLVERS]
    for value in values[1:]:
        np.testing.assert_allclose(value, values[0], rtol=0, atol=1e-11)


@pytest.mark.parametrize("solver", [it.FixedPointIteration, it.Anderson])
def test_a_change_that_vanishes_beside_a_large_z_is_not_called_small(solver):
    def f(a, z):
        return jnp.array([1e25, 0.5, 0.5], jnp.float32) * jnp.array([1, z[1], z[2]]) + a

    a, z0 = jnp.array([0, 0.5, 0.5], jnp.float32), jnp.array([1e25, 3, 3], jnp.float32)
    solution = it.fixed_point(f, a, z0, solver(rtol=0.0, atol=1e-6), throw=False)
    assert not solution.converged or abs(float(solution.value[1]) - 1) < 1e-3
