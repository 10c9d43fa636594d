"""Thirty penalties that follow their hyper-gradients, and the losses on the way: lecture 07."""

import jax.numpy as jnp

from implicit_tutorial.lectures.bilevel import pictures, problem

from ._texts import text

SIZE = (5.5, 1.95)  # inches


def draw():
    five = problem.data.stacked([problem.data.linear(seed, matter=5) for seed in range(5)])
    tuned = problem.ridge.tune(five, problem.overfit.first(500), jnp.array(False))
    picture = pictures.penalties(tuned, matter=5)
    left, right = picture.figure.axes
    left.set_ylim(top=1e5)
    text(left, "dashed").set_position((0, 1e4))
    text(left, "solid").set_position((0, 5e2))
    right.set_ylabel("loss")
    text(right, "test").set_position((5, 9))
    return picture
