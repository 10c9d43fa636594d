"""Five networks of equal size on digits: none is ahead by its depth: lecture 05."""

import jax

from implicit_tutorial.lectures.deep_equilibrium import pictures, problem as deq


@jax.enable_x64(False)  # the draw of the lecture, which computes in float32
def draw():
    learn, test = deq.data.digits()
    return pictures.accuracies(deq.studies.accuracies(deq.studies.equal_parameters(learn), test))
