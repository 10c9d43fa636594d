"""How far the unrolled gradient is off after k steps, beside the value: lecture 01."""

import jax
import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.lectures.tanh_fixed_point import gradients
from implicit_tutorial.lectures.tanh_fixed_point.problem import published_draw, tanh_layer

STEPS = range(4, 65, 6)


def draw():
    W, x = (part.astype(float) for part in published_draw(old_bits=True))
    z0 = jnp.zeros(10)

    def newton(x):
        return it.fixed_point(tanh_layer, (W, x), z0, solver=it.Newton()).value

    v = jnp.cos(newton(x))

    def pulled_back(solution):
        z, vjp = jax.vjp(solution, x)
        return z, vjp(v)[0]

    def errors(k):
        found = pulled_back(lambda x: it.unrolled(tanh_layer, (W, x), z0, k))
        return [
            float(jnp.linalg.norm(p - q) / jnp.linalg.norm(q))
            for p, q in zip(found, pulled_back(newton), strict=True)
        ]

    value, gradient = zip(*map(errors, STEPS), strict=True)
    rho = it.diagnose(tanh_layer, (W, x), newton(x)).spectral_radius
    return gradients.unrolled_error(STEPS, value, gradient, float(rho))
