"""A photograph from codes at another contrast: FISTA's, and those of learned steps: lecture 08."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.lectures.unrolled import pictures, problem

from ._strokes import learned, nets

SIZE = (5.5, 1.6)  # inches
lasso, judge = problem.lasso, problem.judge


def draw():
    D, _, steps = learned()
    flower = jnp.asarray(problem.data.patches("flower", seed=1, count=300))
    hard = judge.posed(D, flower, 3.0)
    wild = max(steps, key=lambda logs: judge.gaps(nets.by_steps, logs, hard)[7])
    cut, means = problem.data.tiles("flower", 130, 250)
    scale = float(np.median(np.linalg.norm(cut, axis=1)))

    def drawn(code, contrast):
        problems = lasso.lasso(D, jnp.asarray(contrast * cut / scale, D.dtype))
        codes = jax.vmap(code, (lasso.ROWS,))(problems)
        return scale / contrast * codes @ D.T

    parts = {
        "the picture": cut,
        "FISTA, ×3": drawn(lambda a: lasso.fista_at(a, 8), 3.0),
        "learned, ×1": drawn(lambda a: nets.by_steps(wild, a)[-1], 1.0),
        "learned, ×3": drawn(lambda a: nets.by_steps(wild, a)[-1], 3.0),
    }
    return pictures.burst(parts, means)
