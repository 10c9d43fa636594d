"""A published formula for ∂z*/∂x, and the package's, against central differences: lecture 01."""

import jax
import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.lectures.tanh_fixed_point import gradients
from implicit_tutorial.lectures.tanh_fixed_point.problem import published_draw, tanh_layer

SIZE = (5.5, 2.1)
H = 1e-5


def draw():
    W, x = (part.astype(float) for part in published_draw(old_bits=True))

    def solution(x):
        return it.fixed_point(tanh_layer, (W, x), jnp.zeros(10), solver=it.Newton()).value

    def g(x, z):
        return z - tanh_layer((W, x), z)

    columns = [(solution(x + H * e) - solution(x - H * e)) / (2 * H) for e in jnp.eye(10)]
    z = solution(x)
    B, A = jax.jacobian(g, argnums=(0, 1))(x, z)
    published = jnp.linalg.solve(A, tanh_layer((W, x), z))[:, None] * -B
    found = {"Published": published, "By the package": jax.jacobian(solution)(x)}
    return gradients.entries(found, jnp.stack(columns, axis=1))
