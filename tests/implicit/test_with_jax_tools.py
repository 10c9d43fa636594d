"""JAX's own tools, other people's derivative rules, and what is handed through or kept."""

import gc
import pickle

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import SOLVERS, Z0, A, C, X, assert_close, implicit_loss, layer, loss, name, residual
from jax import lax
from scipy.optimize import root as scipy_root

import implicit_tutorial as it

PLAIN = it.FixedPointIteration()


def solves(a):
    """A fixed point, a root and an implicit function, summed."""
    z_star = it.implicit_function(lambda a: it.fixed_point(layer, a, Z0).value, residual)
    root = it.root(residual, a, Z0, linear_solver=it.BiCGStab()).value
    return loss(it.fixed_point(layer, a, Z0).value) + loss(root) + loss(z_star(a))


def solve_twice(a):
    """The same without what costs most: a check traces all of it anew, again and again."""
    z_star = it.implicit_function(lambda a: it.fixed_point(layer, a, Z0).value, residual)
    return loss(it.root(residual, a, Z0).value) + loss(z_star(a))


@pytest.fixture(autouse=True, scope="module")
def whose_garbage_is_its_own():
    """JAX's search for leaks collects garbage again and again, among all that a worker has kept."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def reference():
    return jax.value_and_grad(implicit_loss)(A)


@pytest.mark.parametrize(
    ("derive", "count"),
    [
        (jax.value_and_grad(solve_twice), 2),
        (jax.jit(jax.value_and_grad(solve_twice)), 2),
        (jax.value_and_grad(jax.jit(solves)), 3),
    ],
    ids=["eager", "jit of grad", "grad of jit"],
)
def test_jaxs_checks_find_nothing(derive, count, reference):
    value, gradient = reference
    with (
        jax.debug_nans(True),
        jax.debug_infs(False),
        jax.checking_leaks(),
        jax.numpy_rank_promotion("raise"),
    ):
        got_value, got = derive(A)
    assert_close(got_value, count * value)
    assert_close(got, jax.tree.map(lambda x: count * x, gradient))


@pytest.mark.parametrize("solver", SOLVERS, ids=name)
def test_jaxs_checks_find_nothing_where_the_last_residual_is_exactly_zero(solver):
    with jax.debug_nans(True), jax.checking_leaks():
        assert it.fixed_point(lambda a, z: 0 * z + a, X, Z0, solver=solver).converged


def test_without_jit_everything_runs_as_python(reference):
    def f(a):
        return loss(it.fixed_point(layer, a, Z0, solver=it.Newton()).value)

    with jax.disable_jit():
        value, gradient = jax.value_and_grad(f)(A)
        with pytest.raises(it.NotConverged):
            it.fixed_point(layer, A, Z0, solver=it.FixedPointIteration(max_steps=2))
    assert_close(value, reference[0])
    assert_close(gradient, reference[1])


# Derivative rules inside f


@jax.custom_vjp
def backwards_only(z):
    return jnp.tanh(z)


backwards_only.defvjp(lambda z: (jnp.tanh(z), z), lambda z, v: (v * (1 - jnp.tanh(z) ** 2),))


def layer_with_rule(a, z):
    W, x = a
    return backwards_only(W @ z + x)


def rule_loss(a, linear_solver=None):
    return loss(it.fixed_point(layer_with_rule, a, Z0, PLAIN, linear_solver).value)


@pytest.mark.parametrize("linear_solver", [None, it.BiCGStab(), it.GMRES(), it.Neumann()])
def test_a_custom_vjp_function_is_differentiated_in_reverse(linear_solver, reference):
    gradient = jax.jit(jax.grad(lambda a: rule_loss(a, linear_solver)))(A)
    assert_close(gradient, reference[1])


def test_it_is_differentiated_eagerly_in_batches_and_row_by_row(reference):
    W, x = A
    assert_close(jax.grad(rule_loss)(A), reference[1])
    xs = jnp.stack([x, -2 * x])
    got = jax.jit(jax.vmap(jax.grad(lambda x: rule_loss((W, x)))))(xs)
    expected = jax.jit(jax.vmap(jax.grad(lambda x: implicit_loss((W, x)))))(xs)
    assert_close(got, expected)
    rows, expected = (
        jax.jit(jax.jacrev(lambda x, f=f: it.fixed_point(f, (W, x), Z0, PLAIN).value))(x)
        for f in (layer_with_rule, layer)
    )
    assert_close(rows, expected)


def test_its_forward_mode_is_refused():
    with pytest.raises(TypeError, match="forward"):
        jax.jvp(rule_loss, (A,), (A,))


def test_a_custom_vjp_function_in_the_conditions(reference):
    z_star = it.implicit_function(
        lambda a: it.fixed_point(layer, a, Z0).value, lambda a, z: z - layer_with_rule(a, z)
    )
    assert_close(jax.grad(lambda a: loss(z_star(a)))(A), reference[1])
    wrong = it.implicit_function(lambda a: Z0, lambda a, z: z - layer_with_rule(a, z))
    with pytest.raises(it.NotDifferentiable, match="does not satisfy"):
        jax.grad(lambda a: loss(wrong(a)))(A)


def test_a_double_root_of_a_custom_vjp_function_is_refused():
    @jax.custom_vjp
    def square(z):
        return z * z

    square.defvjp(lambda z: (z * z, z), lambda z, v: (2 * z * v,))

    def z_star(start):
        return it.implicit_function(lambda a: start + 0 * a, lambda a, z: square(z) - a)

    assert float(jax.grad(z_star(3.0))(9.0)) == pytest.approx(1 / 6)
    with pytest.raises(RuntimeError, match="implicit derivative"):
        jax.grad(z_star(0.0))(0.0)


def kicked_decay(k, z):
    """One unit of time of ż = −k z, and a kick of 1."""
    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(lambda t, z, k: -k * z),
        diffrax.Tsit5(),
        t0=0.0,
        t1=1.0,
        dt0=0.1,
        y0=z,
        args=k,
        stepsize_controller=diffrax.PIDController(rtol=1e-8, atol=1e-8),
    )
    return solution.ys[0] + 1.0


def test_a_kicked_decay_by_diffrax_is_differentiated():
    def z_star(k):
        return it.fixed_point(kicked_decay, k, jnp.array(1.0), PLAIN).value

    value, slope = jax.jit(jax.value_and_grad(z_star))(1.0)
    decay = np.exp(-1)  # z* = 1/(1 − e⁻ᵏ)
    assert float(value) == pytest.approx(1 / (1 - decay), rel=1e-6)
    assert float(slope) == pytest.approx(-decay / (1 - decay) ** 2, rel=1e-5)
    assert float(slope) == pytest.approx(-0.92067, abs=1e-5)


def powers(a, z):
    """cos(a z)/2 by a loop whose length is not known: it has forward mode only."""
    _, z = lax.while_loop(lambda c: c[0] < 1, lambda c: (c[0] + 1, jnp.cos(c[1]) / 2), (0, a * z))
    return z


def test_a_while_loop_inside_f_is_differentiated_forward():
    def with_loop(a):
        return it.fixed_point(powers, a, 0.0).value

    def without_loop(a):
        return it.fixed_point(lambda a, z: jnp.cos(a * z) / 2, a, 0.0).value

    expected = jax.value_and_grad(without_loop)(1.5)
    for transform in (lambda f: f, jax.jit):
        assert_close(transform(lambda a: jax.jvp(with_loop, (a,), (1.0,)))(1.5), expected)
    z_star = it.implicit_function(without_loop, lambda a, z: z - powers(a, z))
    assert_close(jax.jit(jax.jacfwd(z_star))(1.5), expected[1])


# Beside the answer


def test_a_scipy_result_or_text_may_come_along(reference):
    def solve(a):
        W, x = (np.asarray(x) for x in a)
        found = scipy_root(lambda z: z - np.tanh(W @ z + x), np.zeros(x.size), tol=1e-13)
        return found.x, {"result": found, "text": "as SciPy says", "none": None, "k": 3, "on": True}

    z_star = it.implicit_function(solve, residual, has_aux=True)

    def f(a):
        z, aux = z_star(a)
        return loss(z), aux

    (value, aux), gradient = jax.value_and_grad(f, has_aux=True)(A)
    assert_close(value, reference[0])
    assert_close(gradient, reference[1])
    assert aux["text"] == "as SciPy says" and aux["none"] is None
    assert aux["result"].success and "converged" in aux["result"].message
    assert type(aux["k"]) is int and aux["on"] is True


def test_what_comes_along_has_no_derivative():
    z_star = it.implicit_function(
        lambda a: (2 * a, {"twice": 2 * a, "name": "a"}), lambda a, z: z - 2 * a, has_aux=True
    )
    assert float(jax.grad(lambda a: z_star(a)[0])(1.0)) == 2
    assert float(jax.grad(lambda a: z_star(a)[1]["twice"])(1.0)) == 0


# Settings


@pytest.mark.parametrize(
    "number", [jnp.float32(1e-3), np.float64(1e-3), np.array([1e-3])], ids=repr
)
def test_an_array_of_one_number_is_a_setting_like_a_number(number):
    solver = it.Anderson(rtol=number, ridge=number)
    assert type(solver.rtol) is type(solver.ridge) is float
    assert solver == it.Anderson(rtol=float(np.ravel(number)[0]), ridge=float(np.ravel(number)[0]))
    assert it.fixed_point(layer, A, Z0, solver=solver).converged
    assert it.Newton(max_steps=np.int32(7)).max_steps == 7
    assert it.FixedPointIteration(damping=jnp.array(0.5)).damping == 0.5
    assert it.BiCGStab(atol=number).atol == float(np.ravel(number)[0])


def test_a_setting_that_is_traced_or_many_says_what_it_must_be():
    def f(rtol):
        return it.fixed_point(layer, A, Z0, solver=it.Anderson(rtol=rtol)).value

    for call in (jax.jit(f), jax.vmap(f), jax.jacfwd(f)):
        with pytest.raises(TypeError, match="Anderson: rtol must be one plain number"):
            call(jnp.array([1e-3]) if call is not jax.jacfwd else 1e-3)
    with pytest.raises(TypeError, match="Newton: atol must be one plain number"):
        it.Newton(atol=jnp.ones(2))


# Kept for later


@pytest.mark.parametrize(
    "solver", [*SOLVERS, it.Newton(backtracking=True), it.Dense(), it.CG(), it.GMRES()], ids=name
)
def test_a_solver_survives_pickling(solver):
    again = pickle.loads(pickle.dumps(solver))
    assert again == solver and hash(again) == hash(solver)


def test_a_solution_survives_pickling():
    solution = it.fixed_point(layer, A, Z0)
    again = pickle.loads(pickle.dumps(solution))
    assert jax.tree.structure(again) == jax.tree.structure(solution)
    for one, other in zip(jax.tree.leaves(again), jax.tree.leaves(solution), strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_exception_survives_pickling():
    for error in (it.NotConverged("it ran away"), it.NotDifferentiable("a fold")):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error) and str(again) == str(error)
    with pytest.raises(it.NotConverged) as raised:
        it.fixed_point(layer, A, Z0, solver=it.Anderson(max_steps=2))
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_derivative_has_no_leak_when_it_is_kept():
    with jax.checking_leaks():
        _, pull_back = jax.vjp(lambda x: it.fixed_point(layer, (A[0], x), Z0).value, X)
        kept = [pull_back(C)[0], jax.vmap(pull_back)(jnp.stack([C, C]))[0][1]]
    assert_close(kept[0], kept[1], 1e-12)
