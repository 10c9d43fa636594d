"""The largest spectral radius through training, with nothing and with a bound: lecture 05."""

import jax

from implicit_tutorial.lectures.deep_equilibrium import pictures, problem as deq


@jax.enable_x64(False)  # the draw of the lecture, which computes in float32
def draw():
    learn, test = deq.data.digits()
    studies, measure = deq.studies, deq.measured_on(test)
    return pictures.radii(
        {
            name: studies.train(
                studies.solved, learn, studies.KEEPING[name], epochs=40, measure=measure
            )
            for name in studies.FOLLOWED
        }
    )
