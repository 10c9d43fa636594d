"""Converged means solved: at any scale, on every leaf, from any start; and a run-away never is.

Each property holds over random problems, which share one compiled function by way of vmap.
"""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import LINEAR_SOLVERS, SOLVERS, layer, name

import implicit_tutorial as it

PROBLEMS, N = 12, 4
DTYPES = [jnp.float32, jnp.float64]
RTOL = {jnp.float32: 1e-6, jnp.float64: 1e-12}
each_solver = pytest.mark.parametrize("solver", SOLVERS, ids=name)
each_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


def contractions(dtype, seed=0, norm=0.6):
    """Random (W, x) of tanh layers, stacked; no W is symmetric."""
    rng = np.random.default_rng(seed)
    W = rng.normal(size=(PROBLEMS, N, N))
    W *= norm / np.linalg.norm(W, 2, axis=(1, 2), keepdims=True)
    return jnp.asarray(W, dtype), jnp.asarray(rng.normal(size=(PROBLEMS, N)), dtype)


def starts(dtype, seed=1, size=PROBLEMS):
    return jnp.asarray(np.random.default_rng(seed).normal(size=(size, N)), dtype)


def solved(f, solver, solve=it.fixed_point):
    """(a, z0) -> Solution, for batches of both."""
    return jax.jit(jax.vmap(lambda a, z0: solve(f, a, z0, solver=solver, throw=False)))


def by_newton(g, **options):
    return solved(g, it.Newton(**options), it.root)


def errors(got, expected):
    """‖got − expected‖/‖expected‖ of each problem, in double precision."""
    got, expected = (np.asarray(x, float).reshape(len(x), -1) for x in (got, expected))
    return np.linalg.norm(got - expected, axis=1) / np.linalg.norm(expected, axis=1)


@pytest.fixture(scope="module")
def exact():
    """The fixed points of the float32 layers, in double precision."""
    a = jax.tree.map(lambda x: x.astype(jnp.float64), contractions(jnp.float32))
    return solved(layer, it.Newton())(a, jnp.zeros((PROBLEMS, N))).value


# At any scale


def scaled_layer(a, z):
    W, x, c = a
    return c * layer((W, x), z / c)


@each_dtype
@each_solver
def test_the_units_of_z_do_not_matter(solver, dtype):
    solve = solved(scaled_layer, solver)
    a, z0 = contractions(dtype), starts(dtype)
    one = solve((*a, jnp.ones(PROBLEMS, dtype)), z0)
    assert jnp.all(one.converged)
    for scale in (1e-20, 1e20):
        c = jnp.full(PROBLEMS, scale, dtype)
        other = solve((*a, c), scale * z0)
        assert jnp.all(other.converged)
        np.testing.assert_allclose(other.steps, one.steps, atol=1)  # another rounding
        assert np.all(errors(other.value / dtype(scale), one.value) <= 10 * RTOL[dtype])


def scaled_residual(a, z):
    W, x, c = a
    return c * (z - layer((W, x), z))


@each_dtype
def test_the_units_of_g_do_not_matter(dtype):
    solve = by_newton(scaled_residual)
    a, z0 = contractions(dtype), starts(dtype)
    one = solve((*a, jnp.ones(PROBLEMS, dtype)), z0)
    assert jnp.all(one.converged)
    for scale in (1e-20, 1e20):
        other = solve((*a, jnp.full(PROBLEMS, scale, dtype)), z0)
        assert jnp.all(other.converged)
        np.testing.assert_array_equal(other.steps, one.steps)
        assert np.all(errors(other.value, one.value) <= 10 * RTOL[dtype])


@each_dtype
@each_solver
def test_a_small_parameter_is_not_taken_for_none(solver, dtype):
    solve = solved(lambda a, z: dtype(0.9) * z + a, solver)
    a = jnp.asarray([1e-20, 1e-7, 1.0, 1e7], dtype)
    solution = solve(a, 0 * a)
    assert jnp.all(solution.converged)
    assert np.all(errors(solution.value, 10 * np.asarray(a, float)) <= 30 * RTOL[dtype])


# On every leaf


def hot_and_small(a, z):
    """Two coupled leaves, one around 1000 and one around 1e-4."""
    W, x = a
    T, y = z["T"] / 1000, z["x"] / 1e-4
    return {"T": 1000 * layer((W, x), 0.5 * T + 0.5 * y), "x": 1e-4 * layer((W.T, -x), T)}


@pytest.fixture(scope="module")
def hot_and_small_exact():
    a = jax.tree.map(lambda x: x.astype(jnp.float64), contractions(jnp.float32, seed=2))
    start = jnp.zeros((PROBLEMS, N))
    return solved(hot_and_small, it.FixedPointIteration())(a, {"T": start, "x": start}).value


@each_dtype
@each_solver
def test_every_leaf_is_solved_to_its_own_size(solver, dtype, hot_and_small_exact):
    a = contractions(jnp.float32, seed=2)
    T, x = jnp.repeat(jnp.array([0.0, 1000.0, 1000.0]), 4), jnp.repeat(jnp.array([0.0, 0, 1]), 4)
    z0 = {"T": jnp.outer(T, jnp.ones(N)), "x": jnp.outer(x, jnp.ones(N))}
    a, z0 = jax.tree.map(lambda x: x.astype(dtype), (a, z0))
    solution = solved(hot_and_small, solver)(a, z0)
    assert jnp.all(solution.converged)
    for leaf in ("T", "x"):
        assert np.all(errors(solution.value[leaf], hot_and_small_exact[leaf]) <= 10 * RTOL[dtype])


@each_dtype
@each_solver
def test_a_leaf_of_zeros_is_found_beside_a_large_one(solver, dtype):
    def f(a, z):
        return {"large": 1000 * layer(a, z["large"] / 1000), "zero": layer((a[0], 0), z["zero"])}

    a, z0 = contractions(dtype), starts(dtype)
    solution = solved(f, solver)(a, {"large": z0, "zero": z0})
    assert jnp.all(solution.converged)
    # within the floor rtol² (‖large‖ + ‖change‖), 1/(1 − 0.6) times
    assert jnp.all(jnp.linalg.norm(solution.value["zero"], axis=1) <= 1e4 * RTOL[dtype] ** 2)


def kkt(a, z):
    """min Σ (B w − 1)⁴/4 + ½‖w − b‖² where c w = d."""
    B, b, c, d = a
    gradient = B.T @ (B @ z["w"] - 1) ** 3 + z["w"] - b
    return {"w": gradient + z["multiplier"] * c, "multiplier": c @ z["w"] - d}


@each_dtype
def test_a_multiplier_that_is_zero_is_found(dtype):
    rng = np.random.default_rng(3)
    B, w, c = (jnp.asarray(rng.normal(size=(PROBLEMS, *s)), dtype) for s in ((N, N), (N,), (N,)))
    B = B / 4
    b = w + jnp.einsum("pij,pi->pj", B, (jnp.einsum("pij,pj->pi", B, w) - 1) ** 3)
    d = jnp.sum(c * w, axis=1)  # the free minimum is w, and lies on the constraint
    z0 = {"w": 0.9 * w, "multiplier": jnp.ones(PROBLEMS, dtype)}
    solution = by_newton(kkt)((B, b, c, d), z0)
    assert jnp.all(solution.converged) and jnp.all(solution.steps < 20)
    assert np.all(errors(solution.value["w"], w) <= 100 * RTOL[dtype])
    assert jnp.all(jnp.abs(solution.value["multiplier"]) <= 1000 * RTOL[dtype])


# Never a run-away


@each_dtype
@each_solver
@pytest.mark.parametrize("rtol", [None, 1e-2])
def test_a_constant_drift_is_never_solved(solver, dtype, rtol):
    solver = type(solver)(rtol=rtol)
    rng = np.random.default_rng(4)
    c = 10.0 ** rng.uniform(-6, 6, 40)
    far = c / (rtol or RTOL[dtype])  # from there on, c is within the tolerance
    z0 = rng.uniform(-0.45, 0.45, (40, N)) * (far / np.sqrt(N))[:, None]
    z0[:20] *= 10.0 ** rng.uniform(-12, 0, (20, 1))
    c = c[:, None] / np.sqrt(N) * np.sign(rng.normal(size=(40, N)))
    solution = solved(lambda c, z: z + c, solver)(*(jnp.asarray(x, dtype) for x in (c, z0)))
    assert not jnp.any(solution.converged)


def pseudo_huber(x, y):
    """The gradient of Σ √(1 + (y − x)²), which is nearly flat far from x."""
    return jnp.sum((y - x) / jnp.sqrt(1 + (y - x) ** 2))


RUN_AWAYS = {
    "pseudo-Huber": (pseudo_huber, 0.5),
    "arctan": (lambda x, z: jnp.arctan(z - 0.5), 0.5),
    "tanh": (lambda x, z: jnp.tanh(z - 0.5), 0.5),
    "exp": (lambda x, z: jnp.exp(-z), None),
    "1/z": (lambda x, z: 1 / z, None),
    "z² + 1": (lambda x, z: z * z + 1, None),
    "√(1 + z²)": (lambda x, z: jnp.sqrt(1 + z * z), None),
}


def assert_right_or_refused(solution, answer, tolerance):
    """No example is called converged and is wrong."""
    wrong = True if answer is None else np.abs(np.asarray(solution.value) - answer) > tolerance
    assert not np.any(np.asarray(solution.converged) & wrong)


@each_dtype
@pytest.mark.parametrize("what", RUN_AWAYS)
def test_newton_does_not_call_a_run_away_converged(what, dtype):
    g, answer = RUN_AWAYS[what]
    z0 = jnp.concatenate([jnp.linspace(-9.5, 10, 40), jnp.array([4.0, 2.0, 30.0])]).astype(dtype)
    x = jnp.broadcast_to(jnp.array([0.0, 0.5, 1.0], dtype), (len(z0), 3))
    solution = by_newton(g)(x, z0)
    assert_right_or_refused(solution, answer, 100 * RTOL[dtype])
    assert answer is None or jnp.any(solution.converged)


@dataclass(frozen=True)
class Idle(it.LinearSolver):
    """Finds next to nothing of any step."""

    def solve(self, A, b, tolerance):
        return 1e-20 * b


@each_dtype
def test_a_step_that_the_linear_solver_did_not_find_proves_nothing(dtype):
    solution = by_newton(lambda a, z: z**3 - a, linear_solver=Idle())(
        jnp.asarray([1, 2], dtype), jnp.asarray([2, 3], dtype)
    )
    assert not jnp.any(solution.converged)


def test_a_step_that_does_not_shrink_is_a_drift_however_loose_the_tolerance():
    z0 = jnp.array([60.0, 75.0, 90.0])  # steps of 1, which is soon less than a hundredth of z
    solution = by_newton(lambda a, z: jnp.exp(-z), rtol=1e-2)(z0, z0)
    assert not jnp.any(solution.converged)


@each_dtype
@pytest.mark.parametrize("solver", [*SOLVERS[:2], it.Anderson(memory=1)], ids=repr)
def test_a_gradient_step_on_a_flat_loss_is_right_or_refused(solver, dtype):
    def f(a, z):
        x, step = a
        return z - step * pseudo_huber(x, z)

    rng = np.random.default_rng(5)
    z0 = jnp.asarray(np.concatenate([rng.uniform(-6, 7, 40), [4.0]]), dtype)
    step = jnp.asarray(np.concatenate([10.0 ** rng.uniform(-1, 1, 40), [1.0]]), dtype)
    x = jnp.broadcast_to(jnp.array([0.0, 0.5, 1.0], dtype), (len(z0), 3))
    solution = solved(f, solver)((x, step), z0)
    assert_right_or_refused(solution, 0.5, 1e3 * RTOL[dtype])
    assert jnp.any(solution.converged)


@each_dtype
@pytest.mark.parametrize("solver", [it.FixedPointIteration(), it.Anderson(memory=1)], ids=name)
def test_an_expansion_is_never_solved(solver, dtype):
    slopes = jnp.asarray([-3, -1.5, -1, 1.001, 1.5, 2, 3, 30], dtype)
    solution = solved(lambda a, z: a * z + 1, solver)(slopes, jnp.zeros_like(slopes) + 0.125)
    assert not jnp.any(solution.converged)


@each_dtype
@pytest.mark.parametrize("solver", [*SOLVERS, it.Anderson(memory=1)], ids=repr)
def test_a_line_is_solved_or_refused_whatever_its_slope(solver, dtype):
    slopes = jnp.asarray([-30, -3, -1, -0.5, 0, 0.5, 0.99, 1.01, 2, 3], dtype)
    solution = solved(lambda a, z: a * z + 1, solver)(slopes, 0 * slopes)
    found = np.clip(np.asarray(solution.value, float), -1e9, 1e9)
    wrong = np.abs(found * (1 - np.asarray(slopes, float)) - 1) > 1e4 * RTOL[dtype]
    assert not np.any(np.asarray(solution.converged) & wrong)
    assert jnp.sum(solution.converged) >= 3


# From any start


@each_dtype
@each_solver
def test_started_at_the_solution_it_does_next_to_nothing(solver, dtype, exact):
    a = jax.tree.map(lambda x: x.astype(dtype), contractions(jnp.float32))
    solution = solved(layer, solver)(a, exact.astype(dtype))
    assert jnp.all(solution.converged)
    assert jnp.all(solution.steps == (0 if isinstance(solver, it.Newton) else 1))
    np.testing.assert_array_equal(solution.value, exact.astype(dtype))


@each_dtype
@each_solver
def test_zero_is_found_from_one_and_two_from_a_million(solver, dtype):
    def f(a, z):
        return a[0] * z + a[1]

    a = (jnp.asarray([0.5, -0.5, 0.5, 0.5, 0], dtype), jnp.asarray([0, 0, 1, 1, 0], dtype))
    solution = solved(f, solver)(a, jnp.asarray([1, 1, 1e6, -1e6, 1], dtype))
    assert jnp.all(solution.converged)
    expected, value = np.asarray(a[1] / (1 - a[0]), float), np.asarray(solution.value, float)
    tolerance = 10 * (RTOL[dtype] * np.abs(expected) + RTOL[dtype] ** 2 * 1e6)
    assert np.all(np.abs(value - expected) <= tolerance)


@each_dtype
@pytest.mark.parametrize("expanded", [False, True])
def test_a_double_root_is_found_to_half_the_digits(expanded, dtype):
    def g(r, z):
        return z * z - 2 * r * z + r * r if expanded else (z - r) ** 2

    r = jnp.asarray([1, 1, -3, 0, 0, 1e4], dtype)
    solution = by_newton(g)(r, jnp.asarray([2, -5, 1, 1, -40, 1], dtype))
    assert jnp.all(solution.converged)
    error = np.abs(np.asarray(solution.value - r, float))
    assert np.all(error <= 30 * np.sqrt(float(jnp.finfo(dtype).eps)) * np.abs(r) + RTOL[dtype])


def quartic(a, z):
    """The gradient of ½ zᵀHz + Σ ..., with ∂_z g = H (I + 0.3 diag z²)."""
    H, b = a
    return H @ (z + 0.1 * z**3) - b


def test_an_ill_conditioned_newton_in_float32_stops_in_a_few_steps():
    rng = np.random.default_rng(6)
    Q = np.linalg.qr(rng.normal(size=(PROBLEMS, 8, 8)))[0]
    H = np.einsum("pij,j,pkj->pik", Q, np.logspace(0, -5, 8), Q)
    z = rng.normal(size=(PROBLEMS, 8))
    b = np.einsum("pij,pj->pi", H, z + 0.1 * z**3)
    a = (jnp.asarray(H, jnp.float32), jnp.asarray(b, jnp.float32))
    solution = by_newton(quartic)(a, jnp.zeros((PROBLEMS, 8), jnp.float32))
    assert jnp.all(solution.converged)
    # Until a step of rounding is, by chance, no shorter than the last: about 5, one in 700 above 9.
    assert jnp.median(solution.steps) < 7 and jnp.all(solution.steps < 15)
    assert jnp.sum(solution.steps >= 10) <= 1
    assert np.all(errors(solution.value, z) <= 1e5 * 1.2e-7 * 10)  # as well as cond(H) allows


each_half = pytest.mark.parametrize(
    "dtype", [jnp.bfloat16, jnp.float16], ids=lambda dtype: dtype.__name__
)


def half(a, z):
    return jnp.tanh(z / 2 + a)


@each_half
@each_solver
def test_half_precision_is_solved_to_its_own_precision(solver, dtype):
    solution = it.fixed_point(half, dtype(1), dtype(0), solver)
    assert solution.value.dtype == dtype
    assert float(solution.value) == pytest.approx(0.895, abs=4 * float(jnp.finfo(dtype).eps))


@each_half
@pytest.mark.parametrize("linear_solver", [*LINEAR_SOLVERS, it.CG()], ids=name)
def test_half_precision_is_differentiated_to_its_own_precision(linear_solver, dtype):
    def z_star(a):
        return it.fixed_point(half, a, dtype(0), it.FixedPointIteration(), linear_solver).value

    gradient = jax.jit(jax.grad(z_star))(dtype(1))
    assert gradient.dtype == dtype
    # 1 − z², which it is a multiple of, is 0.2 and off by twice the error of z
    assert float(gradient) == pytest.approx(0.2205, abs=8 * float(jnp.finfo(dtype).eps))


# Backtracking


@each_dtype
@pytest.mark.parametrize("what", ["pseudo-Huber", "arctan", "tanh"])
def test_backtracking_finds_what_newton_runs_away_from(what, dtype):
    g, answer = RUN_AWAYS[what]
    far = {"arctan": 1e3, "tanh": 3.0, "pseudo-Huber": 4.0}[what]
    z0 = jnp.asarray([far, 2.0, -1.5, 0.6], dtype)
    x = jnp.broadcast_to(jnp.array([0.0, 0.5, 1.0], dtype), (len(z0), 3))
    assert not by_newton(g)(x, z0).converged[0]
    solution = by_newton(g, backtracking=True)(x, z0)
    assert jnp.all(solution.converged) and jnp.all(solution.steps < 30)
    np.testing.assert_allclose(solution.value, answer, rtol=10 * RTOL[dtype])


def test_backtracking_is_differentiated_like_any_solver():
    def z_star(x):
        return it.root(pseudo_huber, x, 4.0, solver=it.Newton(backtracking=True)).value

    x = jnp.array([0.0, 0.5, 1.0])
    assert float(z_star(x)) == pytest.approx(0.5, rel=1e-12)
    weights = (1 + (0.5 - np.asarray(x)) ** 2) ** -1.5
    np.testing.assert_allclose(jax.grad(z_star)(x), weights / np.sum(weights), rtol=1e-10)


def test_backtracking_takes_the_full_steps_where_they_are_good():
    a, z0 = contractions(jnp.float64), starts(jnp.float64)
    plain, careful = (solved(layer, it.Newton(backtracking=b))(a, z0) for b in (False, True))
    np.testing.assert_array_equal(plain.steps, careful.steps)
    np.testing.assert_allclose(careful.value, plain.value, rtol=0, atol=1e-15)
