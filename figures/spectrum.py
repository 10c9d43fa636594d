"""The eigenvalues of ∂_z f at z* against the unit circle, for two draws of W: lecture 01."""

import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.lectures.tanh_fixed_point import pictures
from implicit_tutorial.lectures.tanh_fixed_point.problem import published_draw, tanh_layer

SIZE = (5.5, 1.66)
DRAWS = {"2020": True, "Today": False}


def draw():
    def solved(old_bits):
        a = published_draw(old_bits=old_bits)
        return a, it.fixed_point(tanh_layer, a, jnp.zeros(10, jnp.float32), it.Newton()).value

    picture = pictures.circles({name: solved(old_bits) for name, old_bits in DRAWS.items()})
    for ax in picture.figure.axes:  # small panels: the eye sees which are inside
        name, _, radius = ax.get_title("left").partition(":")
        ax.set_title(name + radius[radius.index(", ρ") :], loc="left")
    return picture
