"""Wrong arguments: an error at once, in prose, that names what is wrong and what to write."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import pytest
from common import Z0, A, N, X, layer, residual

import implicit_tutorial as it

WRONG_OUTPUTS = {
    "a shape": (lambda a, z: z[:-1], ["float64[5]", "float64[4]"]),
    "a dtype": (lambda a, z: z.astype(jnp.float32), ["float64[5]", "float32[5]"]),
    "a structure": (lambda a, z: {"u": z}, ["float64[5]", "{'u': 'float64[5]'}"]),
    "nothing": (lambda a, z: None, ["float64[5]", "None"]),
    "whole numbers": (lambda a, z: jnp.round(z).astype(int), ["float64[5]", "int64[5]"]),
}


@pytest.mark.parametrize("what", WRONG_OUTPUTS)
@pytest.mark.parametrize("solve", [it.fixed_point, it.root, it.diagnose, "unrolled", "jit"])
def test_an_f_that_does_not_return_what_z_is(solve, what):
    f, words = WRONG_OUTPUTS[what]
    call = {
        "unrolled": lambda f, a, z: it.unrolled(f, a, z, 1),
        "jit": jax.jit(it.fixed_point, static_argnums=0),
    }.get(solve, solve)
    with pytest.raises(ValueError, match="must return what z is") as error:
        call(f, A, Z0)
    assert all(word in str(error.value) for word in words)


def test_conditions_that_do_not_match_z():
    z_star = it.implicit_function(lambda a: Z0, lambda a, z: z[:2])
    with pytest.raises(ValueError, match=r"conditions.*float64\[5\].*float64\[2\]"):
        z_star(A)


@pytest.mark.parametrize("solver", [it.FixedPointIteration(), it.Anderson()])
def test_a_fixed_point_solver_given_to_root_says_what_to_write(solver):
    with pytest.raises(TypeError, match=r"it\.root\(g, a, z0, solver=it\.Newton\(\)\)"):
        it.root(residual, A, Z0, solver=solver)


@pytest.mark.parametrize("solver", [None, "newton", it.GMRES()])
def test_what_is_not_a_solver(solver):
    with pytest.raises(TypeError, match="solver must be a solver such as"):
        it.fixed_point(layer, A, Z0, solver=solver)


def test_a_class_instead_of_a_solver_says_what_to_write():
    with pytest.raises(TypeError, match=r"Write it\.Newton\(\)"):
        it.root(residual, A, Z0, solver=it.Newton)


@pytest.mark.parametrize("linear_solver", ["dense", it.Newton(), it.Dense])
def test_what_is_not_a_linear_solver(linear_solver):
    with pytest.raises(TypeError, match=r"linear_solver must be None or one of it\.Dense\(\)"):
        it.fixed_point(layer, A, Z0, linear_solver=linear_solver)


@pytest.mark.parametrize("not_a_function", [None, 3.0, X])
def test_an_f_that_cannot_be_called(not_a_function):
    for call, where in (
        (lambda f: it.fixed_point(f, A, Z0), "fixed_point: f"),
        (lambda f: it.root(f, A, Z0), "root: g"),
        (lambda f: it.unrolled(f, A, Z0, 1), "unrolled: f"),
        (lambda f: it.diagnose(f, A, Z0), "diagnose: f"),
        (lambda f: it.implicit_function(f, residual), "implicit_function: solve"),
        (lambda f: it.implicit_function(layer, f), "implicit_function: conditions"),
    ):
        with pytest.raises(TypeError, match=f"{where} must be a function, got"):
            call(not_a_function)


@dataclass(frozen=True)
class Own(it.LinearSolver):
    """A linear solver as a reader writes it, with a default of its own."""

    max_steps: int = 50
    relaxation: float = 1.5


def test_a_setting_of_ones_own_may_be_what_it_likes():
    assert Own(relaxation=-2.0).relaxation == -2


@pytest.mark.parametrize(
    "make, name",
    [
        (lambda: it.FixedPointIteration(rtol=-1e-3), "rtol"),
        (lambda: it.Newton(atol=-1.0), "atol"),
        (lambda: it.Anderson(atol=float("nan")), "atol"),
        (lambda: it.FixedPointIteration(max_steps=0), "max_steps"),
        (lambda: it.Newton(max_steps=2.5), "max_steps"),
        (lambda: it.Anderson(memory=0), "memory"),
        (lambda: it.Anderson(ridge=-1.0), "ridge"),
        (lambda: it.Anderson(mixing=0.0), "mixing"),
        (lambda: it.FixedPointIteration(damping=1.5), "damping"),
        (lambda: it.GMRES(restart=0), "restart"),
        (lambda: it.Neumann(max_steps=True), "max_steps"),
        (lambda: it.BiCGStab(rtol=-1.0), "rtol"),
        (lambda: Own(max_steps=0), "max_steps"),
    ],
)
def test_a_solver_with_an_impossible_setting(make, name):
    with pytest.raises(ValueError, match=rf"\w+: {name} must be"):
        make()


@pytest.mark.parametrize("z0", [jnp.zeros(N, complex), "zero", {"u": None, "v": 1j}])
def test_a_start_that_is_not_real(z0):
    with pytest.raises(TypeError, match="z0 must"):
        it.fixed_point(layer, A, z0)


@pytest.mark.parametrize("z0", [(), jnp.zeros(0), {"u": None}])
def test_a_start_without_numbers(z0):
    with pytest.raises(ValueError, match="z0 holds no numbers"):
        it.fixed_point(lambda a, z: z, A, z0)
