"""A bit that must travel down a chain: to the fixed point, and through ten layers: lecture 05."""

import jax
import numpy as np

from implicit_tutorial.lectures.deep_equilibrium import pictures, problem as deq

SIZE = (5.5, 2.0)  # inches


@jax.enable_x64(False)  # the draw of the lecture, which computes in float32
def draw():
    solved, _ = deq.chain.on_chains(deq.chain.train_chains(layers=None), 50)
    cut, _ = deq.chain.on_chains(deq.chain.train_chains(layers=10), 50, cap=10)
    picture = pictures.along(np.asarray(solved), np.asarray(cut))
    picture.figure.axes[0].set_ylabel("nodes right (%)")
    return picture
