"""A patch of a photograph, and the strokes it is made of: lecture 08."""

import jax.numpy as jnp

from implicit_tutorial.lectures.unrolled import pictures, problem

SIZE = (5.5, 1.2)  # inches


def draw():
    D = jnp.asarray(problem.dictionary.shipped())
    patches = jnp.asarray(problem.data.patches("china", seed=1, count=300))
    a = problem.lasso.lasso(D, patches[8])
    return pictures.strokes(D, a.y, problem.lasso.solved(a))
