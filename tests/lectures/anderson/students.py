"""What students write in the Anderson exercise, right and wrong, and how it is judged."""

from functools import partial

import jax
import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.lectures.anderson.problem import anderson_solver

solve = jnp.linalg.solve


def named(feedback, slip):
    assert not feedback.passed, feedback
    assert feedback.slip.startswith(slip), feedback


def passes(feedback):
    assert feedback.passed, feedback


def matrices(f, x, z):
    J, B = jax.jacobian(f, 1)(x, z), jax.jacobian(f, 0)(x, z)
    return J, jnp.eye(len(z)) - J, B


def zeros(x):
    return jnp.zeros_like(x)


def by_gmres(f, x, z, v):
    _, pull = jax.vjp(f, x, z)
    w, _ = jax.scipy.sparse.linalg.gmres(lambda w: w - pull(w)[1], v)
    return pull(w)[0]


def vjp_with(formula):
    def answer(f, x, z, v):
        J, A, B = matrices(f, x, z)
        return formula(J, A, B, v, solve(A.T, v))

    return answer


dense_vjp = vjp_with(lambda J, A, B, v, w: B.T @ w)


def solved(f, x, **options):
    return anderson_solver(lambda z: f(x, z), zeros(x), **options)[0]


def make_layer(forward=solved, vjp=dense_vjp, point=lambda f, x, z: z):
    @partial(jax.custom_vjp, nondiff_argnums=(0,))
    def layer(f, x):
        return forward(f, x)

    def fwd(f, x):
        z = layer(f, x)
        return z, (x, point(f, x, z))

    def bwd(f, saved, v):
        x, z = saved
        return (vjp(f, x, z, v),)

    layer.defvjp(fwd, bwd)
    return layer


def package_layer(f, x):
    return it.fixed_point(f, x, zeros(x)).value


def by_while_loop(f, x, tolerance=1e-5):
    def unfinished(z):
        return jnp.linalg.norm(f(x, z) - z) > tolerance

    return jax.lax.while_loop(unfinished, lambda z: f(x, z), zeros(x))


def by_scan(f, x):
    return jax.lax.scan(lambda z, _: (f(x, z), None), zeros(x), length=40)[0]
