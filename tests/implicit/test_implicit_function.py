"""implicit_function: any solver in front of the theorem, SciPy's included."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, A, W, X, assert_close, implicit_loss, layer, loss, residual
from scipy.optimize import fsolve

import implicit_tutorial as it

XS = jnp.stack([X, -2 * X])
reference = jax.grad(implicit_loss)


def scipy_solve(a):
    W, x = np.asarray(a[0]), np.asarray(a[1])
    return fsolve(lambda z: z - np.tanh(W @ z + x), np.zeros(x.size), xtol=1e-13)


def callback_solve(a):
    shape = jax.ShapeDtypeStruct(Z0.shape, Z0.dtype)
    return jax.pure_callback(scipy_solve, shape, a, vmap_method="sequential")


def test_scipy_is_differentiated_eagerly():
    calls = []

    def solve(a):
        calls.append(type(a[0]))
        return scipy_solve(a)

    z_star = it.implicit_function(solve, residual)
    assert_close(z_star(A), it.fixed_point(layer, A, Z0).value, 1e-11)
    assert_close(jax.grad(lambda a: loss(z_star(a)))(A), reference(A))
    assert len(calls) == 2  # once a call: the derivative does not solve again


def test_second_derivative_through_scipy():
    z_star = it.implicit_function(callback_solve, residual)
    da = jax.tree.map(jnp.cos, A)

    def product(f):
        return jax.jit(lambda a: jax.jvp(jax.grad(f), (a,), (da,))[1])(A)

    assert_close(product(lambda a: loss(z_star(a))), product(implicit_loss), 1e-8)


def test_scipy_in_a_callback_under_jit_and_vmap():
    z_star = it.implicit_function(callback_solve, residual)
    assert_close(jax.jit(jax.grad(lambda a: loss(z_star(a))))(A), reference(A))
    got = jax.jit(jax.vmap(jax.grad(lambda x: loss(z_star((W, x))))))(XS)
    for i in range(2):
        assert_close(got[i], reference((W, XS[i]))[1])


def test_whole_numbers_may_come_along():
    def solve(a):
        solution = it.fixed_point(layer, a, Z0)
        return solution.value, {"steps": solution.steps, "norm": solution.residual_norm, "k": 3}

    z_star = it.implicit_function(solve, residual, has_aux=True)

    def f(a):
        z, aux = z_star(a)
        return loss(z) + aux["norm"], aux

    for transform in (lambda f: f, jax.jit):
        (value, aux), gradient = transform(jax.value_and_grad(f, has_aux=True))(A)
        assert_close(value, implicit_loss(A))
        assert_close(gradient, reference(A))
        assert int(aux["steps"]) > 5 and int(aux["k"]) == 3


def test_the_conditions_may_close_over_what_is_differentiated():
    def f(W):
        def solve(x):
            return it.fixed_point(layer, (jax.lax.stop_gradient(W), x), Z0).value

        return loss(it.implicit_function(solve, lambda x, z: residual((W, x), z))(X))

    assert_close(jax.grad(f)(W), reference(A)[0])
    assert_close(jax.jit(jax.grad(f))(W), reference(A)[0])


def test_the_gradient_does_not_come_from_the_solver():
    def wrong_derivative(a):  # right value, and a derivative that must not be used
        return it.unrolled(layer, a, Z0, 130) + 1e3 * (a[1] - jax.lax.stop_gradient(a[1]))

    z_star = it.implicit_function(wrong_derivative, residual)
    assert_close(jax.grad(lambda a: loss(z_star(a)))(A), reference(A))


def test_whole_numbers_from_solve_become_floating():
    z_star = it.implicit_function(lambda a: np.array([2, 3]), lambda a, z: z * z - a)
    a = jnp.array([4.0, 9.0])
    assert z_star(a).dtype == jnp.float64
    assert_close(jax.jacrev(z_star)(a), jnp.diag(1 / (2 * jnp.sqrt(a))))


def test_the_answer_may_be_a_pytree_with_conditions_of_its_structure():
    def solve(a):
        return {"r": jnp.sqrt(a), "s": (a**3,)}

    def conditions(a, z):
        return {"r": z["r"] ** 2 - a, "s": (z["s"][0] - a**3,)}

    derivative = jax.jacfwd(it.implicit_function(solve, conditions))(4.0)
    assert_close(derivative, {"r": jnp.array(0.25), "s": (jnp.array(48.0),)}, 1e-13)


@pytest.mark.parametrize("linear_solver", [it.Neumann(), it.GMRES()])
def test_the_linear_solver_is_the_one_that_is_asked_for(linear_solver):
    z_star = it.implicit_function(
        lambda a: 2.0 / a, lambda a, z: 3.0 * (a * z - 2.0), linear_solver
    )
    if isinstance(linear_solver, it.Neumann):  # 1 − 3a is −5: the series has no sum
        with pytest.raises(Exception, match="Neumann did not solve"):
            jax.grad(z_star)(2.0)
    else:
        assert_close(jax.grad(z_star)(2.0), jnp.array(-0.5), 1e-12)
