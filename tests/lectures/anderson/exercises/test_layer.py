"""Part (c): each slip in the layer is named, each right style passes."""

from functools import partial

import jax
import jax.numpy as jnp
import pytest
from lectures.anderson.students import (
    by_gmres,
    by_scan,
    by_while_loop,
    dense_vjp,
    make_layer,
    named,
    package_layer,
    passes,
    solve,
    solved,
    vjp_with,
    zeros,
)

import implicit_tutorial as it
from implicit_tutorial.lectures.anderson import check
from implicit_tutorial.lectures.anderson.problem import anderson_solver

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def implicit_layer(f, x):
    return it.implicit_function(lambda x: solved(f, x), lambda x, z: z - f(x, z))(x)


def attached_layer(f, x):
    """One more step of f at stop_gradient(z*), and the solve in its backward pass."""
    z = jax.lax.stop_gradient(package_layer(f, x))
    J = jax.lax.stop_gradient(jax.jacobian(f, 1)(x, z))
    return z + solve(jnp.eye(len(z)) - J, f(x, z) - jax.lax.stop_gradient(f(x, z)))


@pytest.mark.parametrize(
    "layer",
    [
        make_layer(),
        make_layer(vjp=by_gmres),
        implicit_layer,
        package_layer,
        attached_layer,
    ],
)
def test_each_way_to_the_layer_passes(layer):
    passes(check.anderson_layer(layer))


def with_rules(functions=(0,), forward=None, backward=None):
    """Register rules that JAX does not take as they are."""
    layer = jax.custom_vjp(solved, nondiff_argnums=functions)
    layer.defvjp(
        forward or (lambda f, x: (solved(f, x), (x, solved(f, x)))),
        backward or (lambda f, saved, v: (by_gmres(f, *saved, v),)),
    )
    return layer


LAYER_SLIPS = [
    (solved, "Unrolled"),
    (by_scan, "Unrolled"),
    (by_while_loop, "Unrolled"),
    (make_layer(partial(solved, max_iter=2)), "Not converged"),
    (lambda f, x: anderson_solver(lambda z: f(x, z), zeros(x)), "Return z alone"),
    (make_layer(point=lambda f, x, z: zeros(x)), "Linearised at a start"),
    (make_layer(point=lambda f, x, z: f(x, zeros(x))), "Linearised at an iterate"),
    (make_layer(point=lambda f, x, z: solved(f, x, max_iter=2)), "Linearised at an iterate"),
    (make_layer(vjp=vjp_with(lambda J, A, B, v, w: B.T @ solve(A, v))), "Jacobian not transposed"),
    (make_layer(vjp=vjp_with(lambda J, A, B, v, w: -B.T @ w)), "Wrong sign:"),
    (make_layer(vjp=vjp_with(lambda J, A, B, v, w: B.T @ v)), "Inverse left out"),
    (make_layer(lambda f, x: solved(f, x).astype(jnp.float32)), "Wrong dtype"),
    (jax.custom_vjp(solved, nondiff_argnums=(0,)), "Its rules are missing"),
    (make_layer(lambda f, x: solved(lambda x, z: f(z, x), x)), "Arguments of f swapped"),
    (make_layer(vjp=lambda f, x, z, v: dense_vjp(f, z, x, v)), "Saved in one order"),
    (make_layer(lambda f, x: anderson_solver(f, zeros(x))[0]), "f was called without z"),
    (make_layer(lambda f, x: solved(f, jnp.zeros(10))), "Shapes do not fit"),
    # not in a list before; made by going through the notebook as a student
    (make_layer(vjp=lambda f, x, z, v: None), "No derivative: zeros"),
    (make_layer(vjp=lambda f, x, z, v: 0 * x), "No derivative: zeros"),
    (lambda f, x: jax.lax.stop_gradient(solved(f, x)), "No derivative: zeros"),
    (make_layer(vjp=lambda f, x, z, v: 2 * dense_vjp(f, x, z, v)), "A multiple: this is 2 times"),
    (make_layer(vjp=lambda f, x, z, v: dense_vjp(f, x, z, z)), ""),
    (make_layer(vjp=lambda f, x, z, v: jax.vjp(f, x, z)[1](v)), "What `backward` returns"),
    (make_layer(lambda f, x: solved(f, x)[::-1]), "Not converged"),
    (make_layer(lambda f, x: anderson_solver(partial(f, x), zeros(x))[1]), "Wrong shape"),
    (make_layer(vjp=lambda f, x, z, v: by_gmres(f, x, z, -v)), "Wrong sign:"),
    (make_layer(vjp=lambda f, x, z, v: by_gmres(f, x, x, v)), "Linearised at a start"),
    (make_layer(partial(solved, tol=0.3), by_gmres), "Not converged"),
    (make_layer(vjp=lambda f, x, z, v: jax.vjp(f, x, z)[1](v)[0]), "Inverse left out"),
    (with_rules(backward=lambda f, saved, v: (saved[0], None)), "What `backward` returns"),
    (with_rules(backward=lambda saved, v: (saved[0],)), "The function takes other arguments"),
    (with_rules(forward=solved), "`forward` must return a pair"),
    (with_rules(functions=()), "A function was handed to JAX"),
    (make_layer(lambda f, x: x), "Not converged"),
    (make_layer(vjp=lambda f, x, z, v: jax.vjp(f, x, z)[1](v)[1]), ""),
]


@pytest.mark.parametrize(("layer", "slip"), LAYER_SLIPS)
def test_a_slip_in_the_layer_is_named(layer, slip):
    named(check.anderson_layer(layer), slip)


def without_tuple():
    layer = jax.custom_vjp(solved, nondiff_argnums=(0,))
    layer.defvjp(
        lambda f, x: (solved(f, x), (x, solved(f, x))), lambda f, saved, v: by_gmres(f, *saved, v)
    )
    return layer


def test_a_backward_rule_without_its_tuple_is_explained():
    named(check.anderson_layer(without_tuple()), "What `backward` returns does not fit")
