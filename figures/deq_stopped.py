"""A solve that stops early: what the prediction loses, and what the gradient does: lecture 05."""

import jax
import numpy as np

from implicit_tutorial.lectures.deep_equilibrium import pictures, problem as deq

from ._texts import text

STOPS = [1, 2, 3, 5, 10, 20, 50]


@jax.enable_x64(False)  # the draw of the lecture, which computes in float32
def draw():
    learn, test = deq.data.digits()
    models = deq.studies.equal_parameters(learn, "DEQ")["DEQ"].models
    batch = deq.data.Labelled(learn.pixels[:128], learn.classes[:128])
    cut = deq.gradients.cut_solve(deq.calmest(models, test), batch, STOPS)
    right = [float(deq.studies.right(models, test, k).mean()) for k in STOPS]
    picture = pictures.stopped(STOPS, np.asarray(right), np.asarray(cut.error))
    own = text(picture.figure.axes[1], "its own")
    own.set(position=(7, 1.3), va="bottom")
    return picture
