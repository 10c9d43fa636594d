"""How far two slopes of an unrolled loop are off after k steps: lecture 08."""

import jax.numpy as jnp

from implicit_tutorial.lectures.unrolled import pictures, problem

STEPS = (16, 64, 256, 1024)


def draw():
    D = jnp.asarray(problem.dictionary.shipped())
    patches = jnp.asarray(problem.data.patches("china", seed=1, count=300))
    study = problem.gradients.study(D, patches[:16], STEPS)
    return pictures.gradients(STEPS, study.off_D, study.off_lam)
