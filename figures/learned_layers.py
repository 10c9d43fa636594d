"""The gap after each layer: ISTA, FISTA, LISTA, and five sets of learned steps: lecture 08."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.lectures.unrolled import pictures, problem

from ._strokes import learned, nets
from ._texts import text

gaps = problem.judge.gaps


def draw():
    D, patches, steps = learned()
    order = nets.orders(seeds=1, steps=400, batch=128, of=len(patches))
    listas = nets.trained(nets.by_matrices, nets.matrices_at_first(D), D, patches, order, 3e-3)
    test = problem.judge.posed(D, jnp.asarray(problem.data.patches("china", seed=1, count=300)))
    picture = pictures.layers(
        {
            "ISTA": gaps(nets.by_steps, jnp.zeros(24, jnp.float32), test),
            "FISTA": gaps(24, None, test),
            "learned steps": np.stack([gaps(nets.by_steps, jnp.tile(s, 3), test) for s in steps]),
            "LISTA": gaps(nets.by_matrices, jax.tree.map(lambda x: x[0], listas), test),
        }
    )
    text(picture.figure.axes[0], "learned").set_position((-92, 8))
    return picture
