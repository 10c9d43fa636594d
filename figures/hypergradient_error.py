"""How far a hyper-gradient is off where the inner solve stops early: lecture 07."""

import jax.numpy as jnp

from implicit_tutorial.lectures.bilevel import pictures, problem

from ._texts import text

STEPS = jnp.array([10, 20, 50, 100, 200, 500, 1000, 2000, 5000])


def draw():
    inexact = problem.inexact
    splits = [inexact.drawn(seed) for seed in range(5)]
    found = inexact.errors(problem.data.stacked(splits), STEPS)
    refused = [inexact.refused(split, STEPS) for split in splits]
    picture = pictures.inexact(STEPS, found, refused)
    left, right = picture.figure.axes
    left.set_title("Two ways, five splits", loc="left")
    right.set_ylabel("")
    text(right, "in proportion").set_position((3e-9, 2e-3))
    return picture
