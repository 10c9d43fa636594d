"""A noisy signal, and the weight of its total variation, found by the gradient: lecture 06."""

import jax
import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.lectures.optimisation_layers import pictures, problem

tv = problem.total_variation


def draw():
    signal = tv.signal()

    def denoised(mu):
        return tv.denoise(signal.noisy, mu, it.Newton())[0]

    error = jax.jit(jax.value_and_grad(lambda mu: jnp.mean((denoised(mu) - signal.clean) ** 2)))
    weights, walk = jnp.linspace(0.02, 1.4, 40), [jnp.array(0.1)]
    for _ in range(12):
        walk.append(walk[-1] - 3.0 * error(walk[-1])[1])
    picture = pictures.denoised(
        signal,
        denoised(walk[-1]),
        weights,
        [error(mu)[0] for mu in weights],
        [(mu, error(mu)[0]) for mu in walk],
    )
    picture.figure.axes[1].set_title("Its gradient finds the weight", loc="left")
    return picture
